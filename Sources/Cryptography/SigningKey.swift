// SPDX-License-Identifier: Apache-2.0

/// An Ed25519 key for fleets: plain memory, wiped when the last holder lets go.
///
/// Guarded memory costs 16 µs a key and runs out after some 16,000 keys, so a simulator or a
/// client with many agents uses this; a server's own keys are ``GuardedSigningKey``.
///
/// `@unchecked Sendable`: the secret is written in `init` and only read afterwards, so threads may
/// sign with one key at once.
public final class SigningKey: MessageSigner, @unchecked Sendable {
    private let secret: SecretMemory

    public let publicKey: PublicKey

    /// The key pair of a 32-byte seed; another length is ``KeyError/wrongLength(_:)``. The caller's
    /// own copy of the seed stays the caller's to forget.
    public convenience init(seed: Span<UInt8>) throws(KeyError) {
        guard seed.count == SecretKeyLayout.seedByteCount else { throw .wrongLength(seed.count) }
        self.init(fullSeed: seed)
    }

    /// As ``init(seed:)-(Span<UInt8>)``.
    public convenience init(seed: [UInt8]) throws(KeyError) {
        try self.init(seed: seed.span)
    }

    private init(fullSeed seed: Span<UInt8>) {
        Sodium.prepare()
        secret = SecretMemory(count: SecretKeyLayout.byteCount)
        publicKey = unsafe SecretKeyLayout.derive(seed: seed, into: secret.start)
    }

    /// A new key pair.
    public static func generate(using random: any RandomSource) -> SigningKey {
        let seed = SecretMemory(count: SecretKeyLayout.seedByteCount, drawnFrom: random)
        return seed.withBytes { bytes in SigningKey(fullSeed: bytes) }
    }

    public func signature(over message: Span<UInt8>) -> Signature {
        unsafe SecretKeyLayout.sign(message, secret: secret.start)
    }

    /// The seed, for a key store to seal; valid inside `body` only.
    public func withSeed<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try secret.withBytes { (bytes) throws(E) in
            try body(bytes.extracting(first: SecretKeyLayout.seedByteCount))
        }
    }
}
