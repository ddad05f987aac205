// SPDX-License-Identifier: Apache-2.0

/// Thirty-two bytes in four words: what digests, public keys and signature halves are made of.
///
/// `InlineArray` is neither Equatable nor Hashable and an array would be an allocation a value, so
/// the bytes lie in four integers, in memory order.
struct Block32: Hashable, Sendable {
    static let byteCount = 32
    static let zero = Block32(w0: 0, w1: 0, w2: 0, w3: 0)

    private var w0, w1, w2, w3: UInt64

    private init(w0: UInt64, w1: UInt64, w2: UInt64, w3: UInt64) {
        (self.w0, self.w1, self.w2, self.w3) = (w0, w1, w2, w3)
    }

    /// Takes the 32 bytes that begin at `offset`; the caller has checked that they are there.
    init(reading bytes: Span<UInt8>, at offset: Int) {
        precondition(offset >= 0 && bytes.count - offset >= Block32.byteCount)
        // Safe: the precondition keeps all four loads inside the span; unaligned loads are allowed.
        self = unsafe bytes.withUnsafeBytes { raw in
            func word(_ index: Int) -> UInt64 {
                unsafe raw.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
            }
            return Block32(w0: word(0), w1: word(1), w2: word(2), w3: word(3))
        }
    }

    /// Lets `write` fill 32 bytes, for C functions that return through a pointer.
    init(writing write: (UnsafeMutablePointer<UInt8>) -> Void) {
        self = .zero
        // Safe: the struct is four words without padding, 32 bytes that the pointer may cover.
        unsafe withUnsafeMutableBytes(of: &self) { raw in
            unsafe write(raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Byte order: compared as the numbers that the bytes spell, most significant first.
    static func isOrdered(_ left: Block32, before right: Block32) -> Bool {
        (left.w0.bigEndian, left.w1.bigEndian, left.w2.bigEndian, left.w3.bigEndian)
            < (right.w0.bigEndian, right.w1.bigEndian, right.w2.bigEndian, right.w3.bigEndian)
    }

    /// The bytes, valid inside `body` only.
    func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        // Safe: 32 initialised bytes without padding; the span cannot leave the closure.
        try unsafe withUnsafeBytes(of: self) { (raw) throws(E) in
            try body(unsafe raw.bindMemory(to: UInt8.self).span)
        }
    }

    func append(to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: self) { unsafe bytes.append(contentsOf: $0) }
    }
}
