// SPDX-License-Identifier: Apache-2.0
import CZlib

/// Compresses pieces of text, each into a gzip member of its own (RFC 1952). The members' headers hold
/// neither time nor name, so that the same text gives the same bytes with the same zlib.
///
/// `@safe`: the pointer never leaves, and belongs to this one value.
@safe struct GzipWriter: ~Copyable {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        unsafe stream.initialize(to: z_stream())
        // 16 asks for a gzip header. Fails only without memory, which nothing here survives.
        let code = unsafe deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot start")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// The member that holds `text`.
    mutating func member(_ text: [UInt8]) -> [UInt8] {
        precondition(text.count <= Int(UInt32.max / 2), "a member is a few megabytes")
        unsafe deflateReset(stream)
        // Safe: room for the worst case, so one call finishes; zlib does not write to its input.
        let bound = Int(unsafe deflateBound(stream, UInt(text.count)))
        return unsafe text.withUnsafeBufferPointer { input in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(output.count)
                let code = unsafe deflate(stream, Z_FINISH)
                precondition(code == Z_STREAM_END, "zlib's bound is too small")
                count = unsafe output.count - Int(stream.pointee.avail_out)
            }
        }
    }
}
