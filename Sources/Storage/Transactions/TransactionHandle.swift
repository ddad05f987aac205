// SPDX-License-Identifier: Apache-2.0
import CLMDB

/// What both kinds of transaction share. Opaque: nothing outside Storage can do anything with it.
///
/// Safe because only ``Environment`` makes one, lends it inside a noncopyable transaction to a
/// synchronous closure, and ends the LMDB transaction after the closure.
@safe
public struct TransactionHandle {
    let pointer: OpaquePointer
    let environment: Environment
    /// Nil in a read transaction.
    let progress: WriteProgress?

    init(_ pointer: OpaquePointer, _ environment: Environment, _ progress: WriteProgress?) {
        unsafe self.pointer = pointer
        self.environment = environment
        self.progress = progress
    }

    /// What went wrong, with the names that the error wants.
    func error(_ code: Int32, _ table: TableHandle) -> StorageError {
        StorageError(code: code, path: environment.dataPath, table: table.name)
    }

    /// LMDB's number of the table. A table of another environment is the caller's mistake.
    func identifier(of table: TableHandle) -> MDB_dbi {
        precondition(
            table.environment == ObjectIdentifier(environment),
            "a table is used with the environment that it came from")
        return table.identifier
    }

    /// The bytes under a key, valid until the next write of this transaction, or nil.
    func find(
        _ table: TableHandle, _ key: Span<UInt8>
    ) throws(StorageError) -> UnsafeRawBufferPointer? {
        // No record has such a key; LMDB calls the empty one an error.
        guard key.count > 0, key.count <= StorageLimits.keyByteCount else { return nil }
        var found = unsafe MDB_val()
        let code = unsafe key.withUnsafeBytes { bytes in
            var name = unsafe MDB_val(lending: bytes)
            return unsafe mdb_get(pointer, identifier(of: table), &name, &found)
        }
        switch code {
        case MDB_SUCCESS: return unsafe found.bytes
        case MDB_NOTFOUND: return nil
        default: throw error(code, table)
        }
    }

    /// Number of records.
    func count(_ table: TableHandle) throws(StorageError) -> Int {
        var statistics = MDB_stat()
        let code = unsafe mdb_stat(pointer, identifier(of: table), &statistics)
        guard code == MDB_SUCCESS else { throw error(code, table) }
        return Int(clamping: statistics.ms_entries)
    }

    /// Lends bytes of the map to `body`; a write in between would pull them away.
    func lending<R>(_ body: () throws -> R) rethrows -> R {
        progress?.lent += 1
        defer { progress?.lent -= 1 }
        return try body()
    }
}

/// What a write transaction has done so far.
final class WriteProgress {
    /// Modifications, including those that failed half-way.
    var writes = 0
    /// Closures that currently hold bytes of the map.
    var lent = 0
}

extension MDB_val {
    /// Names bytes for the duration of a call; LMDB does not write through it.
    init(lending bytes: UnsafeRawBufferPointer) {
        unsafe self.init(
            mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    /// The bytes that LMDB pointed out.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size)
    }
}
