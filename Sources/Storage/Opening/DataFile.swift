// SPDX-License-Identifier: Apache-2.0
import Glibc

/// `data.mdb` through plain reads, which give errors where a mapped read would give a signal.
final class DataFile {
    let path: String
    private let descriptor: Int32

    /// Opens it; nil when there is none. Symbolic links are refused unless `followsLinks`.
    static func open(
        _ directory: DataDirectory, followsLinks: Bool
    ) throws(StorageError) -> DataFile? {
        let path = directory.path(DataDirectory.dataName)
        let flags = O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
        let descriptor = unsafe openat(directory.descriptor, DataDirectory.dataName, flags)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            throw StorageError(code: errno, path: path)
        }
        return DataFile(path, descriptor)
    }

    private init(_ path: String, _ descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Bytes in the file now.
    func byteCount() throws(StorageError) -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw StorageError(code: errno, path: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notADatabase(path: path) }
        return UInt64(max(0, status.st_size))
    }

    /// The bytes there; fewer than `count` at the end of the file.
    func read(at offset: UInt64, count: Int) throws(StorageError) -> FileBytes {
        // Positions that the system cannot express lie behind every file.
        guard let start = Int(exactly: offset) else { return FileBytes(path: path, bytes: []) }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let (position, overflow) = start.addingReportingOverflow(filled)
            guard !overflow else { break }
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor, buffer.baseAddress! + filled, count - filled, position)
            }
            guard got >= 0 || errno == EINTR else { throw StorageError(code: errno, path: path) }
            guard got != 0 else { break }
            filled += max(0, got)
        }
        bytes.removeLast(count - filled)
        return FileBytes(path: path, bytes: bytes)
    }
}

/// Bytes of the file with checked, little-endian access: LMDB writes the machine's own order, and the
/// format check refuses files of machines with the other one.
struct FileBytes {
    let path: String
    let bytes: [UInt8]

    var count: Int { bytes.count }

    /// The unsigned integer at an offset; damage when it is not inside.
    func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type, at offset: Int
    ) throws(StorageError) -> Value {
        let width = Value.bitWidth / 8
        guard offset >= 0, offset <= bytes.count - width else {
            throw .damagedFile(path: path, reason: "a page points outside itself")
        }
        var value: Value = 0
        for index in (offset..<offset + width).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: bytes[index])
        }
        return value
    }
}
