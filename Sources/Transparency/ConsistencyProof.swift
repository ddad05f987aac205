// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// That the tree of `size1` leaves is how the tree of `size2` leaves began (RFC 9162, section 2.1.4).
public struct ConsistencyProof: Sendable, Hashable {
    public let size1: UInt64
    public let size2: UInt64
    /// In the order of RFC 9162; empty when the sizes are equal or `size1` is 0.
    public let path: [Digest]

    public init(size1: UInt64, size2: UInt64, path: [Digest]) {
        self.size1 = size1
        self.size2 = size2
        self.path = path
    }

    /// Builds the proof from any store of perfect subtree hashes.
    ///
    /// Throws `TransparencyError.outOfRange` unless `size1 <= size2`, and what `hash` throws.
    public static func build(
        size1: UInt64, size2: UInt64, hash: (NodeCoordinate) throws -> Digest
    ) throws -> ConsistencyProof {
        guard size1 <= size2 else { throw TransparencyError.outOfRange }
        guard size1 > 0, size1 < size2 else {
            return ConsistencyProof(size1: size1, size2: size2, path: [])
        }
        var path: [Digest] = []
        var range = 0..<size2
        while range.upperBound != size1 {
            let middle = range.middle
            let (near, far) =
                size1 <= middle
                ? (range.lowerBound..<middle, middle..<range.upperBound)
                : (middle..<range.upperBound, range.lowerBound..<middle)
            path.append(try NodeCoordinate.root(over: far, hash: hash))
            range = near
        }
        // The old tree's last subtree: the verifier has it only when it is the whole old tree.
        if range.lowerBound > 0 {
            path.append(try NodeCoordinate.root(over: range, hash: hash))
        }
        return ConsistencyProof(size1: size1, size2: size2, path: path.reversed())
    }

    /// Whether the tree with `root1` is how the tree with `root2` began.
    public func verifies(root1: Digest, root2: Digest) -> Bool {
        guard size1 <= size2 else { return false }
        if size1 == size2 { return path.isEmpty && root1 == root2 }
        if size1 == 0 { return path.isEmpty && root1 == MerkleTree.emptyRoot }

        var nodes = path[...]
        if size1.nonzeroBitCount == 1 { nodes = [root1] + path }
        guard let seed = nodes.popFirst() else { return false }

        // The path begins at the old tree's last perfect subtree.
        let level = UInt64((~(size1 - 1)).trailingZeroBitCount)
        var climb = ProofClimb(position: (size1 - 1) >> level, last: (size2 - 1) >> level)
        var old = seed
        var new = seed
        for node in nodes {
            switch climb.next() {
            case .left:
                old = MerkleTree.nodeHash(node, old)
                new = MerkleTree.nodeHash(node, new)
            case .right: new = MerkleTree.nodeHash(new, node)
            case nil: return false
            }
        }
        return climb.isAtTop && old == root1 && new == root2
    }
}
