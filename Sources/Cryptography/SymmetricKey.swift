// SPDX-License-Identifier: Apache-2.0

/// A 32-byte secret that seals boxes or keys codes; wiped when the last holder lets go.
///
/// `@unchecked Sendable`: the bytes are written in `init` and only read afterwards.
public final class SymmetricKey: @unchecked Sendable {
    /// The length of a key in bytes.
    public static let byteCount = 32

    private let secret: SecretMemory

    /// Takes exactly 32 bytes; another length is ``KeyError/wrongLength(_:)``. The caller's own
    /// copy stays the caller's to forget.
    public init(_ bytes: Span<UInt8>) throws(KeyError) {
        guard bytes.count == SymmetricKey.byteCount else { throw .wrongLength(bytes.count) }
        secret = SecretMemory(copying: bytes)
    }

    /// As ``init(_:)-(Span<UInt8>)``.
    public convenience init(_ bytes: [UInt8]) throws(KeyError) {
        try self.init(bytes.span)
    }

    private init(drawnFrom random: any RandomSource) {
        secret = SecretMemory(count: SymmetricKey.byteCount, drawnFrom: random)
    }

    /// A new key.
    public static func generate(using random: any RandomSource) -> SymmetricKey {
        SymmetricKey(drawnFrom: random)
    }

    /// The 32 bytes, valid inside `body` only.
    public func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try secret.withBytes(body)
    }
}
