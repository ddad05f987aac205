// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Glibc

/// A file that is written from its beginning to its end, in place of what was there; it counts and
/// hashes what it is given.
struct OutputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var hasher = SHA256.Stream()
    private(set) var byteCount: UInt64 = 0

    init(_ path: String) throws(LedgerError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, action: "creating") }
    }

    deinit { close(descriptor) }

    /// The digest of what was written.
    var digest: Digest { hasher.digest() }

    mutating func write(_ bytes: [UInt8]) throws(LedgerError) {
        var count = 0
        while count < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            guard written >= 0 || errno == EINTR else {
                throw .file(path: path, action: "writing")
            }
            count += max(written, 0)
        }
        hasher.update(bytes.span)
        byteCount += UInt64(bytes.count)
    }

    /// Returns when what was written survives a crash.
    borrowing func sync() throws(LedgerError) {
        guard fsync(descriptor) == 0 else { throw .file(path: path, action: "syncing") }
    }
}
