// SPDX-License-Identifier: Apache-2.0
import CLMDB

/// A place in a table, within one transaction; closed when it goes out of scope, which is before the
/// transaction ends.
@safe
struct Cursor: ~Copyable {
    private let pointer: OpaquePointer
    private let transaction: TransactionHandle
    private let table: TableHandle
    /// Where it stands; valid until it moves or the transaction writes.
    private(set) var key = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var value = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ transaction: TransactionHandle, _ table: TableHandle) throws(StorageError) {
        var opened: OpaquePointer?
        let code = unsafe mdb_cursor_open(
            transaction.pointer, transaction.identifier(of: table), &opened)
        guard code == MDB_SUCCESS, let opened = unsafe opened else {
            throw transaction.error(code, table)
        }
        unsafe self.pointer = unsafe opened
        self.transaction = transaction
        self.table = table
    }

    deinit { unsafe mdb_cursor_close(pointer) }

    /// Moves; false at the end.
    mutating func move(_ operation: MDB_cursor_op) throws(StorageError) -> Bool {
        unsafe try move(operation, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Moves to the first key that is not below `key`; false when there is none.
    mutating func seek(_ key: [UInt8]) throws(StorageError) -> Bool {
        guard !key.isEmpty else { return try move(MDB_FIRST) }
        return unsafe try key.span.withUnsafeBytes { (bytes) throws(StorageError) in
            unsafe try move(MDB_SET_RANGE, bytes)
        }
    }

    /// Moves to the first record of a range, or to its last when descending.
    mutating func enter(_ range: KeyRange, descending: Bool) throws(StorageError) -> Bool {
        guard descending else {
            guard let lower = range.lower else { return try move(MDB_FIRST) }
            return try seek(lower)
        }
        guard let upper = range.upper, try seek(upper) else { return try move(MDB_LAST) }
        return unsafe range.reaches(key.bindMemory(to: UInt8.self).span)
            ? true : try move(MDB_PREV)
    }

    private mutating func move(
        _ operation: MDB_cursor_op, _ sought: UnsafeRawBufferPointer
    ) throws(StorageError) -> Bool {
        var name = unsafe MDB_val(lending: sought)
        var found = unsafe MDB_val()
        let code = unsafe mdb_cursor_get(pointer, &name, &found, operation)
        guard code == MDB_SUCCESS else {
            guard code == MDB_NOTFOUND else { throw transaction.error(code, table) }
            return false
        }
        unsafe key = unsafe name.bytes
        unsafe value = unsafe found.bytes
        return true
    }
}
