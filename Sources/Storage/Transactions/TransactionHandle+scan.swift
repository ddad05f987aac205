// SPDX-License-Identifier: Apache-2.0
import CLMDB

extension TransactionHandle {
    /// Visits the records of a range. The closure's pointers are valid until it writes or returns.
    func scan(
        _ table: TableHandle, _ range: KeyRange, descending: Bool,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        var cursor = try Cursor(self, table)
        var found = try cursor.enter(range, descending: descending)
        while found {
            let key = unsafe cursor.key.bindMemory(to: UInt8.self).span
            guard descending ? range.reachesDown(key) : range.reaches(key) else { return }
            guard unsafe try body(cursor.key, cursor.value) == .next else { return }
            found = try cursor.move(descending ? MDB_PREV : MDB_NEXT)
        }
    }
}

extension Cursor {
    /// Moves to the table's first or last record; false when it is empty.
    mutating func move(toLast last: Bool) throws(StorageError) -> Bool {
        try move(last ? MDB_LAST : MDB_FIRST)
    }
}

extension TableHandle {
    /// The key with these stored bytes.
    func key<Key: StorageKey>(_ bytes: Span<UInt8>) throws(StorageError) -> Key {
        guard let key = Key(storage: bytes) else {
            throw .damaged(
                table: name, key: Record.shown(bytes), reason: "its key is not one of this table")
        }
        return key
    }
}
