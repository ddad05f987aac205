// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 value: 32 bytes (FIPS 180-4), compared and ordered as bytes.
///
/// Kept in place, so that equality, hashing and copies cost no allocation.
public struct Digest: Hashable, Comparable, Sendable {
    /// The length of a digest in bytes.
    public static let byteCount = 32

    /// 32 zero bytes.
    public static let zero = Digest(block: .zero)

    let block: Block32

    init(block: Block32) {
        self.block = block
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
        block = Block32(reading: bytes, at: offset)
    }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] {
        withBytes { span in Array(copying: span) }
    }

    /// The 32 bytes where they lie, without an allocation.
    public func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try block.withBytes(body)
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        block.append(to: &bytes)
    }

    public static func < (left: Digest, right: Digest) -> Bool {
        Block32.isOrdered(left.block, before: right.block)
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
