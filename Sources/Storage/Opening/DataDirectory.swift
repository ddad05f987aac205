// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A data directory as the file system sees it: who may read it, and what lies in it.
///
/// While an environment is open, LMDB's `lock.mdb` is never opened: closing any descriptor of it would
/// release LMDB's record locks in this process.
final class DataDirectory: Sendable {
    static let dataName = "data.mdb"
    static let readerTableName = "lock.mdb"

    let path: String
    let descriptor: Int32
    let identity: FileIdentity

    /// Opens a directory that exists.
    init(_ path: String) throws(StorageError) {
        let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw StorageError(code: errno, path: path) }
        self.path = path
        descriptor = opened
        var status = stat()
        guard unsafe fstat(opened, &status) == 0 else {
            let code = errno
            Glibc.close(opened)
            throw StorageError(code: code, path: path)
        }
        identity = FileIdentity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    deinit { close(descriptor) }

    /// Opens a directory, made with mode 0700 when it is missing; its parent must exist.
    static func create(_ path: String) throws(StorageError) -> DataDirectory {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw StorageError(code: errno, path: path)
        }
        let directory = try DataDirectory(path)
        try directory.checkPermissions()
        return directory
    }

    /// A path in the directory, for messages.
    func path(_ name: String) -> String { path + "/" + name }
}

extension DataDirectory {
    /// Bytes of a file.
    static func fileByteCount(_ path: String) throws(StorageError) -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw StorageError(code: errno, path: path) }
        return Int(status.st_size)
    }

    /// Whether the volume has less space than a commit of a few pages needs.
    static func isVolumeFull(_ path: String) -> Bool {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return false }
        return status.f_bavail < 16
    }
}
