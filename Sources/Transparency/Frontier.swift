// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The right edge of a growing tree: the roots of the perfect subtrees that make it up, the widest
/// first, one for each bit that is set in the size.
///
/// Appending costs one hash on average; no leaf is ever hashed again.
public struct Frontier: Sendable, Equatable {
    /// The number of leaves.
    public private(set) var size: UInt64 = 0
    /// The roots of the perfect subtrees, the widest first.
    public private(set) var hashes: [Digest] = []

    /// The tree without leaves.
    public init() {}

    /// The right edge of a tree of `size` leaves; nil when `hashes` is not one for each set bit.
    public init?(size: UInt64, hashes: [Digest]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends a leaf.
    public mutating func append(_ leaf: Digest) {
        append(leaf) { _, _ in }
    }

    /// Appends a leaf and tells of each wider perfect subtree (level 1 and up) that it completes,
    /// the narrowest first.
    public mutating func append(
        _ leaf: Digest, completing: (_ level: Int, _ root: Digest) throws -> Void
    ) rethrows {
        try append(subtree: leaf, level: 0, completing: completing)
    }

    /// Appends a whole perfect subtree of `2^level` leaves; the size so far has to be a multiple.
    public mutating func append(subtree: Digest, level: Int) {
        append(subtree: subtree, level: level) { _, _ in }
    }

    private mutating func append(
        subtree: Digest, level: Int, completing: (Int, Digest) throws -> Void
    ) rethrows {
        let width: UInt64 = 1 << level
        precondition(size.isMultiple(of: width) && size <= .max - width, "subtree out of place")
        var root = subtree
        var height = level
        // Each bit that the addition carries over is a subtree that has found its sibling.
        while size >> height & 1 == 1 {
            root = MerkleTree.nodeHash(hashes.removeLast(), root)
            height += 1
            try completing(height, root)
        }
        hashes.append(root)
        size += width
    }

    /// The root of the tree.
    public func root() -> Digest {
        MerkleTree.fold(hashes)
    }
}
