// SPDX-License-Identifier: Apache-2.0
import Crypto

/// SHA-256 through swift-crypto, which uses the processor's SHA instructions where it has them
/// (libsodium 1.0.18 does not: four times slower).
///
/// Nothing is allocated here; swift-crypto itself keeps its running state in one object a digest.
public enum SHA256 {
    /// The digest of `bytes`.
    public static func digest(of bytes: Span<UInt8>) -> Digest {
        var hasher = Crypto.SHA256()
        update(&hasher, bytes)
        return finish(hasher)
    }

    /// The digest of `bytes`.
    public static func digest(of bytes: [UInt8]) -> Digest {
        digest(of: bytes.span)
    }

    /// The digest of one byte followed by `bytes`: RFC 6962's domain separation of leaves.
    public static func digest(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        var hasher = Crypto.SHA256()
        unsafe withUnsafeBytes(of: prefix) { unsafe hasher.update(bufferPointer: $0) }
        update(&hasher, bytes)
        return finish(hasher)
    }

    /// The digest of one byte followed by two digests: RFC 6962's inner nodes.
    public static func digest(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        // One buffer and one update: updates cost more than copying 64 bytes.
        var node = InlineArray<65, UInt8>(repeating: prefix)
        left.withBytes { bytes in for index in 0..<32 { node[1 + index] = bytes[index] } }
        right.withBytes { bytes in for index in 0..<32 { node[33 + index] = bytes[index] } }
        return digest(of: node.span)
    }

    /// The digest of two parts, one after the other.
    static func digest(of first: Span<UInt8>, _ second: Span<UInt8>) -> Digest {
        var hasher = Crypto.SHA256()
        update(&hasher, first)
        update(&hasher, second)
        return finish(hasher)
    }

    private static func update(_ hasher: inout Crypto.SHA256, _ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    private static func finish(_ hasher: Crypto.SHA256) -> Digest {
        unsafe hasher.finalize().withUnsafeBytes { raw in
            Digest(reading: unsafe raw.bindMemory(to: UInt8.self).span, at: 0)
        }
    }
}
