// SPDX-License-Identifier: Apache-2.0
import Glibc

extension DataDirectory {
    /// Refuses a directory or files that others could read, change or replace: 0700 for the directory,
    /// 0600 for files, all ours, and no symbolic links.
    func checkPermissions() throws(StorageError) {
        try check(descriptor, nil)
        for name in [DataDirectory.dataName, DataDirectory.readerTableName, DirectoryLock.name] {
            var status = stat()
            // Looked at without opening, for the reason given at the type.
            guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                guard errno == ENOENT else { throw StorageError(code: errno, path: path(name)) }
                continue
            }
            try check(status, name)
        }
    }

    /// Refuses an open file of this directory, or the directory itself, as ``checkPermissions()``.
    func check(_ descriptor: Int32, _ name: String?) throws(StorageError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw StorageError(code: errno, path: name.map(path) ?? path)
        }
        try check(status, name)
    }

    private func check(_ status: stat, _ name: String?) throws(StorageError) {
        let path = name.map(path) ?? path
        let quoted = DataDirectory.quoted(path)
        if name != nil, status.st_mode & S_IFMT != S_IFREG {
            throw .permission(path: path, remedy: "rm \(quoted) and restore it as a plain file")
        }
        guard status.st_uid == geteuid() else {
            throw .permission(path: path, remedy: "chown \(geteuid()) \(quoted)")
        }
        let (allowed, mode): (mode_t, String) = name == nil ? (0o700, "700") : (0o600, "600")
        guard status.st_mode & 0o777 & ~allowed == 0 else {
            throw .permission(path: path, remedy: "chmod \(mode) \(quoted)")
        }
    }

    /// A path as a shell takes it.
    private static func quoted(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard !plain else { return path }
        let parts = path.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
