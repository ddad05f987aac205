// SPDX-License-Identifier: Apache-2.0
import CSodium

/// An Ed25519 key that lives as long as the process: a ledger's, a server's, a client host's.
///
/// Its memory is libsodium's: locked against swapping where the system allows it, left out of core
/// dumps, between guard pages, write-protected once filled, wiped and freed when the value ends.
/// Such memory costs 16 µs and several pages a key and runs out after some 16,000 keys; fleets use
/// ``SigningKey``.
///
/// `@unchecked Sendable`: the memory is read-only from the end of `init` to `deinit`, and a
/// noncopyable value has one `deinit`. `@safe`: the pointer never leaves, and every access is
/// within the 64 bytes allocated.
@safe public struct GuardedSigningKey: ~Copyable, MessageSigner, @unchecked Sendable {
    private let secret: UnsafeMutablePointer<UInt8>

    public let publicKey: PublicKey

    /// The key pair of a 32-byte seed. Throws ``KeyError/wrongLength(_:)`` or
    /// ``KeyError/noGuardedMemory``. The caller's own copy of the seed stays the caller's to forget.
    public init(seed: Span<UInt8>) throws(KeyError) {
        Sodium.prepare()
        guard seed.count == SecretKeyLayout.seedByteCount else { throw .wrongLength(seed.count) }
        guard let memory = unsafe sodium_malloc(SecretKeyLayout.byteCount) else {
            throw .noGuardedMemory
        }
        unsafe secret = memory.assumingMemoryBound(to: UInt8.self)
        publicKey = unsafe SecretKeyLayout.derive(seed: seed, into: secret)
        // Advice to the system: a kernel that refuses leaves the key usable and still guarded.
        _ = unsafe sodium_mprotect_readonly(memory)
    }

    /// As ``init(seed:)-(Span<UInt8>)``.
    public init(seed: [UInt8]) throws(KeyError) {
        try self.init(seed: seed.span)
    }

    /// A new key pair; throws ``KeyError/noGuardedMemory``.
    public static func generate(
        using random: any RandomSource
    ) throws(KeyError) -> GuardedSigningKey {
        let seed = SecretMemory(count: SecretKeyLayout.seedByteCount, drawnFrom: random)
        return try seed.withBytes { (bytes) throws(KeyError) in try GuardedSigningKey(seed: bytes) }
    }

    deinit {
        // sodium_free wipes the memory before it unmaps it.
        unsafe sodium_free(secret)
    }

    public borrowing func signature(over message: Span<UInt8>) -> Signature {
        unsafe SecretKeyLayout.sign(message, secret: secret)
    }

    /// The seed, for a key store to seal; valid inside `body` only.
    public borrowing func withSeed<R, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        // Safe: the first 32 of 64 initialised bytes, which live as long as the borrowed value.
        try body(
            unsafe UnsafeBufferPointer(start: secret, count: SecretKeyLayout.seedByteCount).span)
    }
}
