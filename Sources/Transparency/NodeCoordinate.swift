// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// A perfect subtree of an RFC 6962 tree: `2^level` leaves, the `index`-th of its level.
public struct NodeCoordinate: Hashable, Sendable {
    /// 0 for a leaf, at most 63.
    public let level: Int
    /// Counted from the left within the level.
    public let index: UInt64

    public init(level: Int, index: UInt64) {
        precondition(0...63 ~= level && index <= UInt64.max >> level, "no such subtree")
        self.level = level
        self.index = index
    }

    /// The widest perfect subtrees that together cover the leaves `range`, from left to right.
    public static func covering(_ range: Range<UInt64>) -> [NodeCoordinate] {
        var nodes: [NodeCoordinate] = []
        var begin = range.lowerBound
        while begin < range.upperBound {
            let remaining = range.upperBound - begin
            let level = min(begin.trailingZeroBitCount, 63 - remaining.leadingZeroBitCount)
            nodes.append(NodeCoordinate(level: level, index: begin >> level))
            // No overflow: the subtree ends at or before the range does.
            begin += 1 << level
        }
        return nodes
    }

    /// The root over `range`, which has to be a subtree as RFC 6962 splits them: it begins at a
    /// multiple of a power of two that is not below its count.
    static func root(
        over range: Range<UInt64>, hash: (NodeCoordinate) throws -> Digest
    ) rethrows -> Digest {
        MerkleTree.fold(try covering(range).map(hash))
    }

    /// Where RFC 6962 splits a tree of `count` (at least 2) leaves: the largest power of two
    /// below `count`.
    static func split(_ count: UInt64) -> UInt64 {
        1 << (63 - (count - 1).leadingZeroBitCount)
    }
}
