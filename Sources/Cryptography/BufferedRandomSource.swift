// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Another source's bytes, drawn 4 KiB at a time: one system call for a hundred small draws.
///
/// Bytes are handed out once and wiped as they are, so what was drawn cannot be read back later.
/// One mutex; safe to share.
public final class BufferedRandomSource: RandomSource {
    /// How much is drawn at once: a page.
    public static let capacity = 4096

    private struct Buffer: ~Copyable {
        var memory = SecretMemory(count: BufferedRandomSource.capacity)
        var used = BufferedRandomSource.capacity
    }

    private let source: any RandomSource
    private let buffer = Mutex(Buffer())

    public init(drawingFrom source: any RandomSource) {
        self.source = source
    }

    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        // A draw as large as the buffer gains nothing by passing through it.
        guard bytes.count < BufferedRandomSource.capacity else { return source.fill(&bytes) }
        buffer.withLock { buffer in
            var filled = 0
            while filled < bytes.count {
                if buffer.used == BufferedRandomSource.capacity {
                    buffer.memory.withMutableBytes { page in source.fill(&page) }
                    buffer.used = 0
                }
                let count = min(
                    bytes.count - filled, BufferedRandomSource.capacity - buffer.used)
                // Safe: `count` is within what is left on both sides.
                unsafe bytes.withUnsafeMutableBytes { output in
                    unsafe output.baseAddress!.advanced(by: filled).copyMemory(
                        from: buffer.memory.start + buffer.used, byteCount: count)
                }
                buffer.memory.wipe(buffer.used..<buffer.used + count)
                buffer.used += count
                filled += count
            }
        }
    }
}
