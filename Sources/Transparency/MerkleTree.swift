// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The hashes of RFC 6962, section 2.1. The prefix byte keeps a leaf from passing for a node.
public enum MerkleTree {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256.digest(of: [])

    /// SHA-256(0x00 ‖ entry).
    public static func leafHash(of entry: Span<UInt8>) -> Digest {
        SHA256.digest(prefix: 0, entry)
    }

    /// SHA-256(0x00 ‖ entry).
    public static func leafHash(of entry: [UInt8]) -> Digest {
        leafHash(of: entry.span)
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.digest(prefix: 1, left, right)
    }

    /// The root over the subtrees of a right edge, the widest first: folded from the right, so that
    /// a lone subtree moves up unchanged and nothing is hashed with itself.
    static func fold(_ hashes: [Digest]) -> Digest {
        guard var root = hashes.last else { return emptyRoot }
        for left in hashes.dropLast().reversed() { root = nodeHash(left, root) }
        return root
    }
}
