// SPDX-License-Identifier: Apache-2.0
import CLMDB

/// LMDB's environment with what must be released after it. Released when the last user lets go.
///
/// Sendable although it holds a pointer: with `MDB_NOTLS`, LMDB's environment may be used by any
/// thread, each transaction by one at a time.
@safe
final class MappedFile: @unchecked Sendable {
    let pointer: OpaquePointer
    /// Nil when read-only.
    private let lock: DirectoryLock?
    private let registration: OpenDirectories.Registration

    init(
        _ pointer: OpaquePointer, lock: DirectoryLock?,
        registration: OpenDirectories.Registration
    ) {
        unsafe self.pointer = pointer
        self.lock = lock
        self.registration = registration
    }

    deinit { unsafe mdb_env_close(pointer) }

    /// The file's descriptor, which stays LMDB's.
    var descriptor: Int32 {
        var descriptor: Int32 = -1
        unsafe mdb_env_get_fd(pointer, &descriptor)
        return descriptor
    }

    /// LMDB's figures about the file.
    var info: MDB_envinfo {
        var info = unsafe MDB_envinfo()
        // Fails only without an environment.
        unsafe mdb_env_info(pointer, &info)
        return unsafe info
    }

    /// Bytes of a page.
    var pageByteCount: Int {
        var statistics = MDB_stat()
        unsafe mdb_env_stat(pointer, &statistics)
        return Int(statistics.ms_psize)
    }

    /// Bytes up to the last page that was ever used.
    var usedByteCount: Int {
        unsafe (info.me_last_pgno + 1) * pageByteCount
    }
}
