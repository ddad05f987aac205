// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The right to write in a directory: an advisory lock on `serve.lock`, held by an open descriptor, so
/// that the system gives it back however the process ends.
///
/// LMDB would let a second process write beside the first. The lock is one of an open file description
/// (`F_OFD_SETLK`), so that it also holds against this process, and can be asked for without taking it.
final class DirectoryLock: Sendable {
    static let name = "serve.lock"

    /// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux, the same on every processor; Glibc's module hides them.
    private static let askWho: Int32 = 36
    private static let takeAtOnce: Int32 = 37

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        // Given back by name: a child process has the descriptor, too, from its fork to its exec.
        var release = DirectoryLock.request(F_UNLCK)
        _ = unsafe fcntl(descriptor, DirectoryLock.takeAtOnce, &release)
        close(descriptor)
    }

    /// Takes the lock at once or throws ``StorageError/locked(path:)``.
    static func take(in directory: DataDirectory) throws(StorageError) -> DirectoryLock {
        let path = directory.path(name)
        let descriptor = unsafe openat(
            directory.descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError(code: errno, path: path) }
        let lock = DirectoryLock(descriptor)
        try directory.check(descriptor, name)
        var request = request()
        guard unsafe fcntl(descriptor, takeAtOnce, &request) == 0 else {
            guard errno != EAGAIN, errno != EACCES else { throw .locked(path: directory.path) }
            throw StorageError(code: errno, path: path)
        }
        return lock
    }

    /// Whether somebody holds it now.
    static func isHeld(in directory: DataDirectory) -> Bool {
        let descriptor = unsafe openat(
            directory.descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var request = request()
        return unsafe fcntl(descriptor, askWho, &request) == 0
            && request.l_type != Int16(F_UNLCK)
    }

    /// For the whole file.
    private static func request(_ type: Int32 = F_WRLCK) -> flock {
        flock(
            l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}
