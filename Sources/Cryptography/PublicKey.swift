// SPDX-License-Identifier: Apache-2.0
import CSodium

/// An Ed25519 public key: 32 bytes (RFC 8032 §5.1.5), compared as bytes.
public struct PublicKey: Hashable, Sendable {
    /// The length of a public key in bytes.
    public static let byteCount = 32

    private let block: Block32

    /// Takes a key that somebody presents, if it is one that an honest key pair can have: 32 bytes,
    /// the canonical encoding of a point in the prime-order subgroup.
    ///
    /// This is stricter than verification, which lets points of mixed order pass. It costs two
    /// verifications, so use it where keys enter (registration, rotation, a JWK), and
    /// ``init(stored:)`` for keys that have been through here.
    public init(_ bytes: Span<UInt8>) throws(KeyError) {
        guard bytes.count == PublicKey.byteCount else { throw .wrongLength(bytes.count) }
        block = Block32(reading: bytes, at: 0)
        try EdwardsPoint.check(block)
    }

    /// As ``init(_:)-(Span<UInt8>)``.
    public init(_ bytes: [UInt8]) throws(KeyError) {
        try self.init(bytes.span)
    }

    /// Takes a key that was accepted before and kept since; nil unless it is 32 bytes.
    ///
    /// Safe even if the record lied: no signature verifies under a key that is not canonical or has
    /// small order.
    public init?(stored bytes: Span<UInt8>) {
        guard bytes.count == PublicKey.byteCount else { return nil }
        block = Block32(reading: bytes, at: 0)
    }

    /// The public key that belongs to a seed, made by libsodium.
    init(derived block: Block32) {
        self.block = block
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

    /// Whether `signature` is this key's over `message` (RFC 8032 §5.1.7, PureEdDSA).
    ///
    /// Strict, so that every verifier agrees and no signature has a second spelling: S must be
    /// below the group order, R must not have small order, the key must be canonical and not of
    /// small order, and the encoding of [S]B − [k]A must equal R byte for byte (the equation
    /// without cofactor; a non-canonical R therefore never passes).
    public func verifies(_ signature: Signature, over message: Span<UInt8>) -> Bool {
        Sodium.prepare()
        return unsafe signature.withPointer { signatureBytes in
            unsafe message.withPointer { messageBytes, count in
                withBytes { key in
                    unsafe key.withPointer { keyBytes, _ in
                        unsafe crypto_sign_verify_detached(
                            signatureBytes, messageBytes, UInt64(count), keyBytes) == 0
                    }
                }
            }
        }
    }
}
