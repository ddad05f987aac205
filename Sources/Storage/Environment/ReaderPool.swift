// SPDX-License-Identifier: Apache-2.0
import CLMDB
import Synchronization

/// Read transactions that wait to be used again: beginning one costs an allocation and a reader slot,
/// renewing one two loads. There are never more than reads ever ran at once.
final class ReaderPool: Sendable {
    private let state: Mutex<State>

    private struct State {
        /// Nil when closed; then those who still read hold it, and the last unmaps.
        var file: MappedFile?
        var idle: [Reader] = []
    }

    /// A read transaction, at rest or in use by one thread.
    ///
    /// Sendable although it holds a pointer: with `MDB_NOTLS` a read transaction may move between
    /// threads, and the pool gives it to one at a time.
    @safe
    final class Reader: @unchecked Sendable {
        let pointer: OpaquePointer
        /// Keeps the map until this transaction is gone.
        private let file: MappedFile

        fileprivate init(_ file: MappedFile) throws(StorageError) {
            var begun: OpaquePointer?
            let code = unsafe mdb_txn_begin(file.pointer, nil, UInt32(MDB_RDONLY), &begun)
            guard code == MDB_SUCCESS, let begun = unsafe begun else {
                throw StorageError(code: code)
            }
            unsafe pointer = unsafe begun
            self.file = file
        }

        deinit { unsafe mdb_txn_abort(pointer) }
    }

    init(_ file: MappedFile) {
        state = Mutex(State(file: file))
    }

    /// The mapped file; throws when closed.
    func file() throws(StorageError) -> MappedFile {
        guard let file = state.withLock({ $0.file }) else { throw .closed }
        return file
    }

    /// A transaction on the newest committed state.
    func take() throws(StorageError) -> Reader {
        let (file, idle) = state.withLock { ($0.file, $0.idle.popLast()) }
        guard let file else { throw .closed }
        guard let idle else { return try Reader(file) }
        let code = unsafe mdb_txn_renew(idle.pointer)
        guard code == MDB_SUCCESS else { throw StorageError(code: code) }
        return idle
    }

    /// Takes a transaction back; its snapshot ends here.
    func give(_ reader: Reader) {
        unsafe mdb_txn_reset(reader.pointer)
        state.withLock { state in
            // After closing, the reader ends when its owner lets go.
            if state.file != nil { state.idle.append(reader) }
        }
    }

    /// Refuses readers from now on and ends those at rest.
    func close() {
        // Outside the lock, because the last one unmaps.
        _ = state.withLock { state in
            defer { state = State() }
            return state
        }
    }
}
