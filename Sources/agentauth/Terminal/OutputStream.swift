// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Standard output or standard error.
final class OutputStream: Sendable {
    private let descriptor: Int32
    let isTerminal: Bool
    /// Whether colours are used.
    let isColored: Bool
    private let closed = Atomic(false)

    init(_ descriptor: Int32, color: ColorChoice) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        isColored = color.isOn(onTerminal: isTerminal)
    }

    /// Nobody reads any more: whoever writes much can stop.
    var isClosed: Bool { closed.load(ordering: .relaxed) }

    /// How many columns a line has; nil where lines have no end.
    var columns: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes all of the bytes. A reader that went away is no error; anything else is (errno).
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty, !isClosed {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                closed.store(true, ordering: .relaxed)
            } else if errno != EINTR {
                throw Failure(
                    errno == ENOSPC ? .dataUnusable : .unexpected, "output",
                    what: "the output cannot be written", why: "errno \(errno)",
                    hint: "make room where the output goes")
            }
        }
    }
}
