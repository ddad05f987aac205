// SPDX-License-Identifier: Apache-2.0
import CSodium

/// Whoever can sign: a guarded key, a fleet key.
public protocol MessageSigner: ~Copyable, Sendable {
    /// The key that its signatures verify under.
    var publicKey: PublicKey { get }

    /// The Ed25519 signature over `message` (RFC 8032 §5.1.6): the same one for the same message.
    func signature(over message: Span<UInt8>) -> Signature
}

/// A libsodium secret key: the 32-byte seed followed by the public key.
enum SecretKeyLayout {
    static let seedByteCount = 32
    static let byteCount = 64

    /// Fills 64 bytes at `secret` from the 32-byte seed and returns the public key.
    static func derive(
        seed: Span<UInt8>, into secret: UnsafeMutablePointer<UInt8>
    ) -> PublicKey {
        precondition(seed.count == seedByteCount)
        return unsafe PublicKey(
            derived: Block32(writing: { publicKey in
                unsafe seed.withPointer { seedBytes, _ in
                    _ = unsafe crypto_sign_seed_keypair(publicKey, secret, seedBytes)
                }
            }))
    }

    static func sign(_ message: Span<UInt8>, secret: UnsafePointer<UInt8>) -> Signature {
        unsafe Signature(writing: { signature in
            unsafe message.withPointer { bytes, count in
                _ = unsafe crypto_sign_detached(signature, nil, bytes, UInt64(count), secret)
            }
        })
    }
}
