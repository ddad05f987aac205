// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A directory that only its owner can read, and small files in it that are replaced as a whole.
/// The one place of this room that touches the file system.
struct PrivateDirectory: Sendable {
    let path: String
    private let lockName: String

    /// Opens the directory, or makes it (not its parents) with mode 0700.
    ///
    /// One that others can read, or that belongs to another account, is refused.
    init(at path: String, lock: String = "keys.lock") throws(KeyStoreError) {
        self.path = path
        lockName = lock
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .failed("create", path) }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .failed("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .system(operation: "open the directory", path: path, code: ENOTDIR)
        }
        try PrivateDirectory.check(status, path, mode: "700")
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// The bytes of a file; nil when there is none. One over `limit` is refused unread.
    func read(_ name: String, limit: Int) throws(KeyStoreError) -> [UInt8]? {
        let path = path(of: name)
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw .failed("open", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .failed("look at", path) }
        try PrivateDirectory.check(status, path, mode: "600")
        guard status.st_size <= limit else { throw .tooLarge(path: path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        // Files are replaced, never written in place, so what is open keeps its size.
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress! + filled, buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed("read", path) }
            guard count > 0 else { throw .altered(path: path) }
            filled += count
        }
        return bytes
    }

    /// The names of all files, in no order.
    func names() throws(KeyStoreError) -> [String] {
        guard let directory = opendir(path) else { throw .failed("list", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // Read where it lies: an entry is only as long as its name, so the whole field may end
            // beyond the system's buffer.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = UnsafeRawPointer(entry).advanced(by: offset)
            names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
        }
        return names
    }

    /// Replaces a file as a whole: after a crash at any moment the old or the new bytes are there,
    /// and after returning the new ones are on disk, unless `durably` is false: then a power cut may
    /// lose them. The caller holds the lock.
    func write(
        _ bytes: [UInt8], to name: String, durably: Bool = true
    ) throws(KeyStoreError) {
        let path = path(of: name)
        let fresh = path + ".new"
        // Left over from a crash, if it is there: nobody else writes under the lock.
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .failed("create", fresh) }
        do throws(KeyStoreError) {
            defer { close(file) }
            try PrivateDirectory.fill(file, with: bytes, path: fresh)
            // The bytes before the name: a crash in between must not leave a name without bytes.
            guard !durably || fsync(file) == 0 else { throw .failed("sync", fresh) }
        } catch {
            unlink(fresh)
            throw error
        }
        guard rename(fresh, path) == 0 else { throw .failed("replace", path) }
        if durably { try sync() }
    }

    /// Runs `body` while no other process or store holds the lock of the directory.
    ///
    /// The lock is advisory, belongs to the opened file and so also keeps threads of one process
    /// apart, and ends with the process at the latest.
    func withLock<Result>(
        _ body: () throws(KeyStoreError) -> Result
    ) throws(KeyStoreError) -> Result {
        let path = path(of: lockName)
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .failed("open", path) }
        defer { close(file) }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .failed("lock", path) }
        }
        return try body()
    }

    private static func fill(
        _ file: Int32, with bytes: [UInt8], path: String
    ) throws(KeyStoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(file, buffer.baseAddress! + written, buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .failed("write", path) }
            written += count
        }
    }

    /// Makes a new name last: a directory's entries are synced on their own.
    private func sync() throws(KeyStoreError) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .failed("open", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .failed("sync", path) }
    }

    private static func check(
        _ status: stat, _ path: String, mode: String
    ) throws(KeyStoreError) {
        guard status.st_uid == geteuid() else { throw .notOwned(path: path) }
        guard status.st_mode & 0o077 == 0 else { throw .loosePermissions(path: path, mode: mode) }
    }
}

extension KeyStoreError {
    /// The operation that has just set `errno`.
    fileprivate static func failed(_ operation: String, _ path: String) -> KeyStoreError {
        .system(operation: operation, path: path, code: errno)
    }
}
