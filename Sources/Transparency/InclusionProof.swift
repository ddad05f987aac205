// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// That one leaf stands at `index` of the tree of `size` leaves (RFC 9162, section 2.1.3).
public struct InclusionProof: Sendable, Hashable {
    public let index: UInt64
    public let size: UInt64
    /// From the leaf's sibling up to the root's child.
    public let path: [Digest]

    public init(index: UInt64, size: UInt64, path: [Digest]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Builds the proof from any store of perfect subtree hashes.
    ///
    /// Throws `TransparencyError.outOfRange` unless `index < size`, and what `hash` throws.
    public static func build(
        index: UInt64, size: UInt64, hash: (NodeCoordinate) throws -> Digest
    ) throws -> InclusionProof {
        guard index < size else { throw TransparencyError.outOfRange }
        var path: [Digest] = []
        var range = 0..<size
        while range.count(atLeast: 2) {
            let middle = range.middle
            let (near, far) =
                index < middle
                ? (range.lowerBound..<middle, middle..<range.upperBound)
                : (middle..<range.upperBound, range.lowerBound..<middle)
            path.append(try NodeCoordinate.root(over: far, hash: hash))
            range = near
        }
        return InclusionProof(index: index, size: size, path: path.reversed())
    }

    /// The root that follows from the leaf's hash; nil when index, size and path do not fit.
    public func root(forLeaf leaf: Digest) -> Digest? {
        guard index < size else { return nil }
        var climb = ProofClimb(position: index, last: size - 1)
        var root = leaf
        for sibling in path {
            switch climb.next() {
            case .left: root = MerkleTree.nodeHash(sibling, root)
            case .right: root = MerkleTree.nodeHash(root, sibling)
            case nil: return nil
            }
        }
        return climb.isAtTop ? root : nil
    }

    /// Whether the leaf with this hash is in the tree with this root.
    public func verifies(leaf: Digest, root: Digest) -> Bool {
        self.root(forLeaf: leaf) == root
    }
}

extension Range<UInt64> {
    func count(atLeast count: UInt64) -> Bool { upperBound - lowerBound >= count }

    /// Where RFC 6962 splits a subtree that begins here.
    var middle: UInt64 { lowerBound + NodeCoordinate.split(upperBound - lowerBound) }
}
