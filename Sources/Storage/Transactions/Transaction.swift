// SPDX-License-Identifier: Apache-2.0

/// The reading side of a transaction: one unchanging state of all tables (and, in a write
/// transaction, its own changes).
///
/// A transaction is lent to a synchronous closure and cannot be kept: it is noncopyable, so the
/// compiler refuses an `await` within one. Functions that only read take
/// `borrowing some Transaction & ~Copyable`.
public protocol Transaction: ~Copyable {
    /// What both kinds share; opaque.
    var handle: TransactionHandle { get }
}

/// Whether a scan goes on.
public enum ScanStep: Sendable {
    case next, stop
}

/// A snapshot: what was committed when it began. Never blocks and is never blocked.
public struct ReadTransaction: ~Copyable, Transaction {
    public let handle: TransactionHandle

    init(_ handle: TransactionHandle) {
        self.handle = handle
    }
}

extension Transaction where Self: ~Copyable {
    /// The number of records. Constant time.
    public func count<Key, Value>(_ table: Table<Key, Value>) throws(StorageError) -> Int {
        try handle.count(table.handle)
    }

    /// The number of rows. Constant time.
    public func count<Key>(_ table: RawTable<Key>) throws(StorageError) -> Int {
        try handle.count(table.handle)
    }

    /// Whether there is a record; it is neither decoded nor checked.
    public func contains<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key
    ) throws(StorageError) -> Bool {
        try contains(table.handle, key)
    }

    /// Whether there is a row.
    public func contains<Key>(_ table: RawTable<Key>, _ key: Key) throws(StorageError) -> Bool {
        try contains(table.handle, key)
    }

    private func contains(
        _ table: TableHandle, _ key: some StorageKey
    ) throws(StorageError) -> Bool {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            try unsafe handle.find(table, bytes) != nil
        }
    }
}
