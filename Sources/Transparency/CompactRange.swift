// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// That a run of leaves is all that stands in `range` of a tree of `size` leaves: the perfect
/// subtrees before it and after it. With them the leaves of the run give the root, so nothing
/// inside can be missing or added.
public struct CompactRange: Sendable, Hashable {
    public let range: Range<UInt64>
    public let size: UInt64
    /// The subtrees that cover `0..<range.lowerBound`, from left to right.
    public let before: [Digest]
    /// The subtrees that cover `range.upperBound..<size`, from left to right.
    public let after: [Digest]

    public init(range: Range<UInt64>, size: UInt64, before: [Digest], after: [Digest]) {
        self.range = range
        self.size = size
        self.before = before
        self.after = after
    }

    /// Builds the proof from any store of perfect subtree hashes.
    ///
    /// Throws `TransparencyError.outOfRange` unless the range ends within the tree, and what
    /// `hash` throws.
    public static func build(
        range: Range<UInt64>, size: UInt64, hash: (NodeCoordinate) throws -> Digest
    ) throws -> CompactRange {
        guard range.upperBound <= size else { throw TransparencyError.outOfRange }
        return CompactRange(
            range: range, size: size,
            before: try NodeCoordinate.covering(0..<range.lowerBound).map(hash),
            after: try NodeCoordinate.covering(range.upperBound..<size).map(hash))
    }

    /// The root that follows from the leaves of the run; nil when they are not as many as the range
    /// says, or the subtrees do not fit.
    public func root(forLeaves leaves: some Sequence<Digest>) -> Digest? {
        guard range.upperBound <= size,
            var frontier = Frontier(size: range.lowerBound, hashes: before)
        else { return nil }
        for leaf in leaves {
            guard frontier.size < range.upperBound else { return nil }
            frontier.append(leaf)
        }
        let rest = NodeCoordinate.covering(range.upperBound..<size)
        guard frontier.size == range.upperBound, rest.count == after.count else { return nil }
        for (node, hash) in zip(rest, after) { frontier.append(subtree: hash, level: node.level) }
        return frontier.root()
    }

    /// Whether these leaves are all of the range in the tree with this root.
    public func verifies(leaves: some Sequence<Digest>, root: Digest) -> Bool {
        self.root(forLeaves: leaves) == root
    }
}
