// SPDX-License-Identifier: Apache-2.0
import CLMDB
import Glibc

extension Environment {
    /// Runs `body` on the newest committed state. Costs well under a microsecond; a read within a
    /// read is allowed and sees its own, perhaps newer, state.
    ///
    /// Keep it short: while it runs, pages that newer commits free cannot be used again.
    public func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        let reader = try readers.take()
        defer { readers.give(reader) }
        return try body(ReadTransaction(unsafe TransactionHandle(reader.pointer, self, nil)))
    }

    /// Runs `body` as the one write transaction: committed when it returns, undone when it throws.
    ///
    /// Waits for the write transaction of another thread. A write within a write is the caller's
    /// mistake; see ``WriteTransaction/nested(_:)``. Urgent ones begin even though the quota is reached or the
    /// volume is full: they are for revocations and for what makes room.
    public func write<R>(
        urgent: Bool = false, _ body: (borrowing WriteTransaction) throws -> R
    ) throws -> R {
        guard options.access == .readWrite else { throw StorageError.readOnly }
        return try writing.withLock {
            let file = try readers.file()
            try reserve?.extend(file, urgent: urgent)
            if !urgent { try checkQuota(file) }
            var begun: OpaquePointer?
            // LMDB keeps its own lock by thread: begin and end stay within this synchronous call.
            let code = unsafe mdb_txn_begin(file.pointer, nil, 0, &begun)
            guard code == MDB_SUCCESS, let begun = unsafe begun else { throw failure(code, file) }
            let result: R
            do {
                result = try body(unsafe WriteTransaction(begun, self))
            } catch {
                unsafe mdb_txn_abort(begun)
                throw error
            }
            let committed = unsafe mdb_txn_commit(begun)
            guard committed == MDB_SUCCESS else { throw failure(committed, file) }
            return result
        }
    }

    /// LMDB reports a short write as EIO, and a volume without space gives short writes.
    private func failure(_ code: Int32, _ file: MappedFile) -> StorageError {
        let error = StorageError(code: code, path: dataPath)
        guard error == .io(code: EIO), DataDirectory.isVolumeFull(directory) else { return error }
        return .full(.disk)
    }
}
