// SPDX-License-Identifier: Apache-2.0
import CSodium

/// HMAC with SHA-256 (RFC 2104), written out over swift-crypto's digest: the key object and the
/// generic calls of swift-crypto's own HMAC cost three times as much as the hashing.
public enum HMACSHA256 {
    /// A block of SHA-256 in bytes.
    private static let blockByteCount = 64

    /// The code of `message` under `key`, which may have any length.
    ///
    /// Compare codes that came from outside with ``ConstantTime``, never with `==`.
    public static func code(for message: Span<UInt8>, key: Span<UInt8>) -> Digest {
        guard key.count <= blockByteCount else {
            return SHA256.digest(of: key).withBytes { shorter in code(for: message, key: shorter) }
        }
        var pad = InlineArray<64, UInt8>(repeating: 0)
        // The pad is the key in another dress.
        defer { unsafe sodium_memzero(&pad, blockByteCount) }
        for index in 0..<key.count { pad[index] = key[index] }
        mask(&pad, 0x36)
        let inner = SHA256.digest(of: pad.span, message)
        mask(&pad, 0x36 ^ 0x5c)
        return inner.withBytes { bytes in SHA256.digest(of: pad.span, bytes) }
    }

    private static func mask(_ pad: inout InlineArray<64, UInt8>, _ byte: UInt8) {
        for index in pad.indices { pad[index] ^= byte }
    }
}
