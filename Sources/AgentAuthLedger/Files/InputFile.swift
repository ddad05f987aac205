// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file that is read from its beginning to its end.
struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens a plain file; throws `LedgerError.file` where there is none.
    init(_ path: String) throws(LedgerError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path: path, action: "opening") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .file(path: path, reason: "it is not a plain file")
        }
    }

    deinit { close(descriptor) }

    /// The next bytes, up to `count`; none at the end.
    borrowing func read(_ count: Int) throws(LedgerError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var taken: Int
            repeat {
                taken = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
            } while taken < 0 && errno == EINTR
            failure = taken < 0 ? errno : 0
            filled = max(taken, 0)
        }
        guard failure == 0 else {
            errno = failure
            throw .file(path: path, action: "reading")
        }
        return bytes
    }
}
