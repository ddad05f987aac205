// SPDX-License-Identifier: Apache-2.0
import CLMDB

extension WriteTransaction {
    /// Stores a record, in place of one that is there.
    public func put<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, _ value: Value
    ) throws(StorageError) {
        try store(table, key, value)
    }

    /// Stores a record under a key that has none; ``StorageError/exists(table:)`` otherwise.
    public func insert<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, _ value: Value
    ) throws(StorageError) {
        try store(table, key, value, flags: MDB_NOOVERWRITE)
    }

    /// Stores a record behind all others, which fills pages completely and is the fastest way;
    /// ``StorageError/keyOrder(table:)`` unless the key is greater than every other.
    public func append<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, _ value: Value
    ) throws(StorageError) {
        try inOrder { () throws(StorageError) in
            try store(table, key, value, flags: MDB_APPEND)
        }
    }

    /// Removes a record; false when there is none.
    @discardableResult
    public func delete<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key
    ) throws(StorageError) -> Bool {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            try remove(table.handle, bytes)
        }
    }

    /// Removes the records whose keys begin with these bytes; gives their number.
    @discardableResult
    public func deleteRange<Key, Value>(
        _ table: Table<Key, Value>, prefix: [UInt8]
    ) throws(StorageError) -> Int {
        try remove(table.handle, KeyRange(prefix: prefix))
    }

    /// Removes the records from `from` on (included) up to `before` (excluded); gives their number.
    @discardableResult
    public func deleteRange<Key, Value>(
        _ table: Table<Key, Value>, from: Key? = nil, before: Key?
    ) throws(StorageError) -> Int {
        try remove(table.handle, KeyRange(from: from, through: nil, before: before))
    }

    private func store<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, _ value: Value, flags: Int32 = 0
    ) throws(StorageError) {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            let sealed = table.record.seal(value, key: bytes)
            try store(table.handle, bytes, sealed.span, flags: flags)
        }
    }
}

extension WriteTransaction {
    /// Stores bytes, in place of those that are there.
    public func put<Key>(
        _ table: RawTable<Key>, _ key: Key, _ value: Span<UInt8>
    ) throws(StorageError) {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            try store(table.handle, bytes, value)
        }
    }

    /// Stores bytes, in place of those that are there.
    public func put<Key>(
        _ table: RawTable<Key>, _ key: Key, _ value: [UInt8]
    ) throws(StorageError) {
        try put(table, key, value.span)
    }

    /// Stores bytes under a key that has none; ``StorageError/exists(table:)`` otherwise.
    public func insert<Key>(
        _ table: RawTable<Key>, _ key: Key, _ value: [UInt8]
    ) throws(StorageError) {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            try store(table.handle, bytes, value.span, flags: MDB_NOOVERWRITE)
        }
    }

    /// Stores bytes behind all others; ``StorageError/keyOrder(table:)`` unless the key is greater
    /// than every other.
    public func append<Key>(
        _ table: RawTable<Key>, _ key: Key, _ value: Span<UInt8>
    ) throws(StorageError) {
        try inOrder { () throws(StorageError) in
            try key.withStorageBytes { (bytes) throws(StorageError) in
                try store(table.handle, bytes, value, flags: MDB_APPEND)
            }
        }
    }

    /// Stores bytes behind all others, as with a span.
    public func append<Key>(
        _ table: RawTable<Key>, _ key: Key, _ value: [UInt8]
    ) throws(StorageError) {
        try append(table, key, value.span)
    }

    /// Removes a row; false when there is none.
    @discardableResult
    public func delete<Key>(_ table: RawTable<Key>, _ key: Key) throws(StorageError) -> Bool {
        try key.withStorageBytes { (bytes) throws(StorageError) in
            try remove(table.handle, bytes)
        }
    }

    /// Removes the rows whose keys begin with these bytes; gives their number.
    @discardableResult
    public func deleteRange<Key>(
        _ table: RawTable<Key>, prefix: [UInt8]
    ) throws(StorageError) -> Int {
        try remove(table.handle, KeyRange(prefix: prefix))
    }

    /// Removes the rows from `from` on (included) up to `before` (excluded); gives their number.
    @discardableResult
    public func deleteRange<Key>(
        _ table: RawTable<Key>, from: Key? = nil, before: Key?
    ) throws(StorageError) -> Int {
        try remove(table.handle, KeyRange(from: from, through: nil, before: before))
    }

    /// LMDB has one code for "exists" and "not behind the last": appending means the second.
    private func inOrder(_ body: () throws(StorageError) -> Void) throws(StorageError) {
        do {
            try body()
        } catch .exists(let table) {
            throw .keyOrder(table: table)
        }
    }
}
