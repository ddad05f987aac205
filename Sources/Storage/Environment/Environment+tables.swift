// SPDX-License-Identifier: Apache-2.0
import CLMDB

extension Environment {
    /// The table of that name, created when it is missing and this opening may write;
    /// ``StorageError/missingTable(_:)`` otherwise. Not within a write transaction.
    public func table<Key, Value>(
        _ name: String, key: Key.Type, value: Value.Type
    ) throws(StorageError) -> Table<Key, Value> {
        Table(try openTable(name))
    }

    /// The table of that name with plain bytes as values, as ``table(_:key:value:)``.
    public func rawTable<Key>(
        _ name: String, key: Key.Type
    ) throws(StorageError) -> RawTable<Key> {
        RawTable(handle: try openTable(name))
    }

    private func openTable(_ name: String) throws(StorageError) -> TableHandle {
        precondition(
            (1...StorageLimits.tableNameByteCount).contains(name.utf8.count)
                && !name.utf8.contains(0), "a table's name has 1 to 255 bytes, none of them zero")
        // LMDB opens tables in one transaction at a time.
        let identifier = try writing.withLock { () throws(StorageError) in
            let file = try readers.file()
            do throws(StorageError) {
                return try open(name, in: file, begin: MDB_RDONLY, open: 0)
            } catch .missingTable where options.access == .readWrite {
                return try open(name, in: file, begin: 0, open: MDB_CREATE)
            }
        }
        return TableHandle(
            identifier: identifier, name: name, environment: ObjectIdentifier(self))
    }

    /// The number is kept by committing, also in a transaction that only reads.
    private func open(
        _ name: String, in file: MappedFile, begin: Int32, open: Int32
    ) throws(StorageError) -> MDB_dbi {
        var transaction: OpaquePointer?
        var identifier: MDB_dbi = 0
        let begun = unsafe mdb_txn_begin(file.pointer, nil, UInt32(begin), &transaction)
        guard begun == MDB_SUCCESS else { throw StorageError(code: begun, path: dataPath) }
        let opened = unsafe mdb_dbi_open(transaction, name, UInt32(open), &identifier)
        guard opened == MDB_SUCCESS else {
            unsafe mdb_txn_abort(transaction)
            throw StorageError(code: opened, path: dataPath, table: name)
        }
        let committed = unsafe mdb_txn_commit(transaction)
        guard committed == MDB_SUCCESS else { throw StorageError(code: committed, path: dataPath) }
        return identifier
    }
}
