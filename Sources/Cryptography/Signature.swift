// SPDX-License-Identifier: Apache-2.0

/// An Ed25519 signature: 64 bytes, R then S (RFC 8032 §5.1.6).
///
/// Any 64 bytes can be one; whether it is good is ``PublicKey/verifies(_:over:)``'s to say. Two
/// values are equal when their bytes are; never use that to authenticate.
public struct Signature: Hashable, Sendable {
    /// The length of a signature in bytes.
    public static let byteCount = 64

    private var r, s: Block32

    /// Takes exactly 64 bytes; any other length is nil.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Signature.byteCount else { return nil }
        r = Block32(reading: bytes, at: 0)
        s = Block32(reading: bytes, at: Block32.byteCount)
    }

    /// Takes exactly 64 bytes; any other length is nil.
    public init?(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    /// Lets `write` fill the 64 bytes.
    init(writing write: (UnsafeMutablePointer<UInt8>) -> Void) {
        (r, s) = (.zero, .zero)
        // Safe: two blocks of 32 bytes without padding, which the pointer may cover.
        unsafe withUnsafeMutableBytes(of: &self) { raw in
            unsafe write(raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// The 64 bytes as an array.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Signature.byteCount)
        append(to: &result)
        return result
    }

    /// Appends the 64 bytes.
    public func append(to bytes: inout [UInt8]) {
        r.append(to: &bytes)
        s.append(to: &bytes)
    }

    /// The 64 bytes for C, valid inside `body` only.
    func withPointer<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        unsafe withUnsafeBytes(of: self) { raw in
            unsafe body(raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
    }
}
