// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file that a command is to read, or standard input as `-`.
enum InputFile {
    /// More is not a proof, checkpoint or token.
    private static let limit = 1 << 20

    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { if descriptor != 0 { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            try Interrupt.waitToRead(descriptor)
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw Failure(
                    .badInput, "bad_input", what: "\(path) cannot be read",
                    why: "it has more than \(limit) bytes", hint: "name another file")
            }
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Failure {
        Failure(
            .badInput, "bad_input", what: "\(path) cannot be read",
            why: String(cString: strerror(code)), hint: "name another file, or - for standard input"
        )
    }
}
