// SPDX-License-Identifier: Apache-2.0
import Glibc

/// LMDB's `lock.mdb`, a table of readers that every opening maps for writing.
enum ReaderTable {
    /// Bytes of the table's head and of one reader slot (`MDB_txninfo` and `MDB_reader` in mdb.c; the
    /// first slot is counted in the head).
    private static let headByteCount = 192
    private static let slotByteCount = 64

    /// Allocates the file, because LMDB would leave it sparse: writing to a mapped page that finds no
    /// space on the volume is a signal that kills the process.
    ///
    /// Called before LMDB opens it, and only by the one opening of this process: closing a descriptor of
    /// this file gives up the locks that LMDB has on it.
    static func allocate(in directory: DataDirectory, slots: Int) throws(StorageError) {
        let path = directory.path(DataDirectory.readerTableName)
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let opened = unsafe openat(
            directory.descriptor, DataDirectory.readerTableName, flags, 0o600)
        guard opened >= 0 else {
            // Read-only on a read-only file system: LMDB does without.
            guard errno != EROFS else { return }
            throw StorageError(code: errno, path: path)
        }
        defer { close(opened) }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0 else {
            throw StorageError(code: errno, path: path)
        }
        // Others may have mapped it with the size it has.
        let wanted =
            status.st_size > 0
            ? Int(status.st_size) : headByteCount + (slots - 1) * slotByteCount
        switch posix_fallocate(opened, 0, wanted) {
        case ENOSPC, EDQUOT, EFBIG: throw .full(.disk)
        // Where it cannot be done ahead, LMDB does what it does.
        default: return
        }
    }
}
