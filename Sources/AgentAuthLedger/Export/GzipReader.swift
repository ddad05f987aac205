// SPDX-License-Identifier: Apache-2.0
import CZlib

/// Expands concatenated gzip members, whatever bytes they are.
///
/// `@safe`: the pointer never leaves, and belongs to this one value.
@safe struct GzipReader: ~Copyable {
    /// Why the bytes are not gzip.
    struct Malformed: Error {}

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var output = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether the last member ended with the last byte: the only place where a file may end.
    private(set) var isAtEnd = true

    init() {
        unsafe stream.initialize(to: z_stream())
        let code = unsafe inflateInit2_(
            stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot start")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Takes the next bytes, and hands on what they expand to.
    mutating func read(_ input: [UInt8], _ body: (Span<UInt8>) throws -> Void) throws {
        var position = 0
        var isFull = false
        // Also goes on without input while the output was full: zlib may hold more.
        while position < input.count || isFull {
            if isAtEnd {
                unsafe inflateReset(stream)
                isAtEnd = false
            }
            let (taken, filled, code) = expand(input, from: position)
            position += taken
            isFull = filled == output.count
            if filled > 0 { try body(output.span.extracting(first: filled)) }
            switch code {
            case Z_STREAM_END:
                isAtEnd = true
                isFull = false
            case Z_OK: break
            // No progress is possible without more input.
            case Z_BUF_ERROR where position == input.count: return
            default: throw Malformed()
            }
        }
    }

    private mutating func expand(
        _ input: [UInt8], from position: Int
    ) -> (taken: Int, filled: Int, code: Int32) {
        let available = min(input.count - position, Int(UInt32.max))
        return unsafe input.withUnsafeBufferPointer { bytes in
            unsafe output.withUnsafeMutableBufferPointer { room in
                // Safe: both counts are of the buffers that the pointers begin.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: bytes.baseAddress.map { unsafe $0 + position })
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = room.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room.count)
                let code = unsafe inflate(stream, Z_NO_FLUSH)
                return unsafe (
                    available - Int(stream.pointee.avail_in),
                    room.count - Int(stream.pointee.avail_out), code
                )
            }
        }
    }
}
