// SPDX-License-Identifier: Apache-2.0
import Glibc

/// `subjects.keys` as slots on disk. Knows their numbers, not what they hold.
///
/// Whoever writes holds the keyring's lock; reading at an offset needs none.
final class SubjectKeyFile: Sendable {
    let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens the file, made with `header` alone when it is missing, and says how many whole slots it
    /// has.
    ///
    /// Bytes after the last whole slot are cut off: appending was interrupted, and no commit waited
    /// for that slot, because a commit syncs all of it first.
    static func open(
        _ path: String, header: [UInt8]
    ) throws(SubjectKeyringError) -> (file: SubjectKeyFile, slotCount: Int) {
        let file =
            if let file = try existing(path) { file } else { try create(path, header) }
        let size = try file.check()
        let slotCount = size / SubjectSlot.byteCount
        if slotCount > 0, size % SubjectSlot.byteCount > 0 {
            try file.cut(to: slotCount)
            try file.sync()
        }
        return (file, slotCount)
    }

    private static func existing(_ path: String) throws(SubjectKeyringError) -> SubjectKeyFile? {
        let descriptor = Glibc.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { return SubjectKeyFile(path: path, descriptor: descriptor) }
        switch errno {
        case ENOENT: return nil
        case ELOOP, EISDIR:
            throw .permission(path: path, remedy: "rm -r \(path), and restore it as a plain file")
        case EACCES: throw .permission(path: path, remedy: "chmod 600 \(path)")
        default: throw .io(path: path, code: errno)
        }
    }

    /// Written under another name and renamed, so that a file that is there is a whole one.
    private static func create(
        _ path: String, _ header: [UInt8]
    ) throws(SubjectKeyringError) -> SubjectKeyFile {
        let unfinished = path + ".new"
        unlink(unfinished)
        let descriptor = Glibc.open(
            unfinished, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .io(path: unfinished, code: errno) }
        let file = SubjectKeyFile(path: path, descriptor: descriptor)
        try file.write(header, slot: 0)
        try file.sync()
        guard rename(unfinished, path) == 0 else { throw .io(path: path, code: errno) }
        try syncDirectory(of: path)
        return file
    }

    /// Makes the new name survive a crash of the machine.
    private static func syncDirectory(of path: String) throws(SubjectKeyringError) {
        let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(
            parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .io(path: parent, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .io(path: parent, code: errno) }
    }

    /// Refuses a file that others could read or change; gives its size in bytes.
    private func check() throws(SubjectKeyringError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .io(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .permission(path: path, remedy: "rm \(path), and restore it as a plain file")
        }
        guard status.st_uid == geteuid() else {
            throw .permission(path: path, remedy: "chown \(geteuid()) \(path)")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .permission(path: path, remedy: "chmod 600 \(path)")
        }
        return Int(status.st_size)
    }

    /// Up to `count` slots from `slot` on; fewer at the end of the file.
    func read(slot: Int, count: Int = 1) throws(SubjectKeyringError) -> [UInt8] {
        let size = count * SubjectSlot.byteCount
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = pread(
                    descriptor, buffer.baseAddress! + filled, size - filled,
                    slot * SubjectSlot.byteCount + filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard code == 0 else { throw .io(path: path, code: code) }
        return bytes
    }

    /// Writes one slot, at the end or over another. What was written of one that fails is behind the
    /// last whole slot, or damaged, and never taken for a key.
    func write(_ bytes: [UInt8], slot: Int) throws(SubjectKeyringError) {
        precondition(bytes.count == SubjectSlot.byteCount)
        var written = 0
        while written < bytes.count {
            let put = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor, buffer.baseAddress! + written, bytes.count - written,
                    slot * SubjectSlot.byteCount + written)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw .io(path: path, code: put < 0 ? errno : EIO) }
            written += put
        }
    }

    /// Returns when everything written before is durable, the file's length included.
    func sync() throws(SubjectKeyringError) {
        guard fdatasync(descriptor) == 0 else { throw .io(path: path, code: errno) }
    }

    private func cut(to slotCount: Int) throws(SubjectKeyringError) {
        guard ftruncate(descriptor, slotCount * SubjectSlot.byteCount) == 0 else {
            throw .io(path: path, code: errno)
        }
    }
}
