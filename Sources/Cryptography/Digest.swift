// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 value: 32 bytes (FIPS 180-4), compared and ordered as bytes.
///
/// Kept as four words so that equality, hashing and copies cost no allocation.
public struct Digest: Hashable, Comparable, Sendable {
    /// The length of a digest in bytes.
    public static let byteCount = 32

    /// 32 zero bytes.
    public static let zero = Digest(words: (0, 0, 0, 0))

    /// The four words, most significant byte first.
    private let w0, w1, w2, w3: UInt64

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (w0, w1, w2, w3) = words
    }

    /// Takes exactly 32 bytes; any other length is nil.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Digest.byteCount else { return nil }
        self.init(reading: bytes, at: 0)
    }

    /// Takes exactly 32 bytes; any other length is nil.
    public init?(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    /// Takes the 32 bytes that begin at `offset`; the caller has checked that they are there.
    public init(reading bytes: Span<UInt8>, at offset: Int) {
        precondition(offset >= 0 && bytes.count - offset >= Digest.byteCount)
        func word(_ start: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in start..<start + 8 { value = value << 8 | UInt64(bytes[index]) }
            return value
        }
        self.init(words: (word(offset), word(offset + 8), word(offset + 16), word(offset + 24)))
    }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Digest.byteCount)
        append(to: &result)
        return result
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        for word in [w0, w1, w2, w3] {
            unsafe withUnsafeBytes(of: word.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
    }

    public static func < (left: Digest, right: Digest) -> Bool {
        (left.w0, left.w1, left.w2, left.w3) < (right.w0, right.w1, right.w2, right.w3)
    }
}

extension Digest: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
