// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Small files that have to be there, whole, after a crash.
package enum DurableFile {
    /// The bytes of a file; nil when there is none.
    ///
    /// Throws for one longer than `limit`, one that is not plain, and, where `isSecret`, one that is
    /// not ours alone.
    package static func read(
        _ path: String, limit: Int, isSecret: Bool
    ) throws(LedgerError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw LedgerError.file(path: path, action: "opening") }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw LedgerError.file(path: path, action: "reading")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, reason: "it is not a plain file; remove it and restore it")
        }
        guard !isSecret || (status.st_mode & 0o077 == 0 && status.st_uid == geteuid()) else {
            throw .file(
                path: path, reason: "others could read it; make it yours and run chmod 600")
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let taken = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress! + count, limit + 1 - count)
            }
            guard taken >= 0 || errno == EINTR else {
                throw LedgerError.file(path: path, action: "reading")
            }
            if taken == 0 { break }
            count += max(taken, 0)
        }
        guard count <= limit else {
            throw .file(path: path, reason: "it is longer than \(limit) bytes; restore it")
        }
        return Array(bytes.prefix(count))
    }

    /// Makes a file that was not there; throws when it is. After a return it survives a crash.
    package static func create(_ path: String, _ bytes: [UInt8]) throws(LedgerError) {
        try write(bytes, to: path, path)
        try syncDirectory(of: path)
    }

    /// Removes a file. After a return it stays removed over a crash.
    package static func remove(_ path: String) throws(LedgerError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw LedgerError.file(path: path, action: "removing")
        }
        try syncDirectory(of: path)
    }

    /// Puts the file in place of what was there. After a crash at any moment either the old or the
    /// new file is there, whole: the new one is synced before it takes the name, and the name before
    /// this returns.
    package static func replace(_ path: String, _ bytes: [UInt8]) throws(LedgerError) {
        let temporary = path + ".new"
        guard unsafe unlink(temporary) == 0 || errno == ENOENT else {
            throw LedgerError.file(path: path, action: "replacing")
        }
        try write(bytes, to: temporary, path)
        guard unsafe rename(temporary, path) == 0 else {
            throw LedgerError.file(path: path, action: "replacing")
        }
        try syncDirectory(of: path)
    }

    private static func write(
        _ bytes: [UInt8], to path: String, _ name: String
    ) throws(LedgerError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw LedgerError.file(path: name, action: "creating") }
        defer { close(descriptor) }
        var count = 0
        while count < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            guard written >= 0 || errno == EINTR else {
                throw LedgerError.file(path: name, action: "writing")
            }
            count += max(written, 0)
        }
        guard fsync(descriptor) == 0 else { throw LedgerError.file(path: name, action: "syncing") }
    }

    private static func syncDirectory(of path: String) throws(LedgerError) {
        let parts = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) }
        let descriptor = unsafe open(parts ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LedgerError.file(path: path, action: "syncing the directory of")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw LedgerError.file(path: path, action: "syncing the directory of")
        }
    }
}
