// SPDX-License-Identifier: Apache-2.0
import CLMDB

/// The one transaction that changes tables: all of its changes are committed, or none.
///
/// Its methods do not mutate the value, because it is lent and not owned; it begins, runs and ends on
/// one thread, as LMDB demands.
public struct WriteTransaction: ~Copyable, Transaction {
    public let handle: TransactionHandle
    private let progress: WriteProgress

    init(_ pointer: OpaquePointer, _ environment: Environment) {
        progress = WriteProgress()
        handle = unsafe TransactionHandle(pointer, environment, progress)
    }

    /// How many modifications this transaction has made, those of committed nested ones included.
    /// Unchanged means that there is nothing to undo.
    public var writes: Int { progress.writes }

    /// Stores bytes under a key, with LMDB's flags.
    func store(
        _ table: TableHandle, _ key: Span<UInt8>, _ value: Span<UInt8>, flags: Int32 = 0
    ) throws(StorageError) {
        guard key.count > 0, key.count <= StorageLimits.keyByteCount else {
            throw .keyLength(key.count)
        }
        willModify()
        let code = unsafe key.withUnsafeBytes { key in
            unsafe value.withUnsafeBytes { value in
                var name = unsafe MDB_val(lending: key)
                var data = unsafe MDB_val(lending: value)
                return unsafe mdb_put(
                    handle.pointer, handle.identifier(of: table), &name, &data, UInt32(flags))
            }
        }
        try didModify(code, table, refusal: MDB_KEYEXIST)
    }

    /// Removes the record under a key; false when there is none.
    func remove(_ table: TableHandle, _ key: Span<UInt8>) throws(StorageError) -> Bool {
        guard key.count > 0, key.count <= StorageLimits.keyByteCount else { return false }
        willModify()
        let code = unsafe key.withUnsafeBytes { key in
            var name = unsafe MDB_val(lending: key)
            return unsafe mdb_del(handle.pointer, handle.identifier(of: table), &name, nil)
        }
        guard code != MDB_NOTFOUND else { return false }
        try didModify(code, table, refusal: MDB_NOTFOUND)
        return true
    }

    /// Removes the records of a range; gives their number.
    func remove(_ table: TableHandle, _ range: KeyRange) throws(StorageError) -> Int {
        var removed = 0
        while let key = try firstKey(table, range), try remove(table, key.span) { removed += 1 }
        return removed
    }

    private func firstKey(
        _ table: TableHandle, _ range: KeyRange
    ) throws(StorageError) -> [UInt8]? {
        var cursor = try Cursor(handle, table)
        guard try cursor.enter(range, descending: false),
            unsafe range.reaches(cursor.key.bindMemory(to: UInt8.self).span)
        else { return nil }
        return unsafe Array(cursor.key)
    }

    /// Bytes that a closure holds lie in pages that a write may free.
    private func willModify() {
        precondition(progress.lent == 0, "no writing while bytes of a row are lent")
    }

    /// Counts every attempt but clean refusals: LMDB spoils a transaction when a write fails half-way.
    private func didModify(
        _ code: Int32, _ table: TableHandle, refusal: Int32
    ) throws(StorageError) {
        if code != refusal { progress.writes += 1 }
        guard code == MDB_SUCCESS else { throw handle.error(code, table) }
    }
}

extension WriteTransaction {
    /// Runs `body` in a transaction within this one: what it throws undoes its own changes alone.
    ///
    /// Costs 2 to 5 µs. This transaction cannot be used until `body` has returned.
    public func nested<R>(_ body: (borrowing WriteTransaction) throws -> R) throws -> R {
        willModify()
        let environment = handle.environment
        var begun: OpaquePointer?
        let code = unsafe mdb_txn_begin(mdb_txn_env(handle.pointer), handle.pointer, 0, &begun)
        guard code == MDB_SUCCESS, let begun = unsafe begun else {
            throw StorageError(code: code, path: environment.dataPath)
        }
        let child = unsafe WriteTransaction(begun, environment)
        let result: R
        do {
            result = try body(child)
        } catch {
            unsafe mdb_txn_abort(begun)
            throw error
        }
        // Counted before the commit: if that fails, this transaction is spoiled, too.
        progress.writes += child.writes
        let committed = unsafe mdb_txn_commit(begun)
        guard committed == MDB_SUCCESS else {
            progress.writes += 1
            throw StorageError(code: committed, path: environment.dataPath)
        }
        return result
    }
}
