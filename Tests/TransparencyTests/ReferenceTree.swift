// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Transparency

/// RFC 6962, section 2.1, word for word and slow: what the quick code is compared with.
struct ReferenceTree {
    let leaves: [Digest]

    init(count: Int) {
        leaves = (0..<count).map { MerkleTree.leafHash(of: LedgerVectors.entry(UInt64($0))) }
    }

    func root(_ size: Int) -> Digest { Self.root(leaves[..<size]) }

    func path(_ index: Int, _ size: Int) -> [Digest] { Self.path(index, leaves[..<size]) }

    func proof(_ size1: Int, _ size2: Int) -> [Digest] {
        size1 == 0 ? [] : Self.subproof(size1, leaves[..<size2], complete: true)
    }

    /// The hash of a perfect subtree, straight from its leaves.
    func node(_ node: NodeCoordinate) -> Digest {
        let start = Int(node.index) << node.level
        return Self.root(leaves[start..<start + 1 << node.level])
    }

    private static func halves(
        _ leaves: ArraySlice<Digest>
    ) -> (ArraySlice<Digest>, ArraySlice<Digest>) {
        var count = 1
        while count * 2 < leaves.count { count *= 2 }
        return (leaves.prefix(count), leaves.dropFirst(count))
    }

    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256.digest(of: []) }
        let (left, right) = halves(leaves)
        return SHA256.digest(of: [1] + root(left).bytes + root(right).bytes)
    }

    private static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = halves(leaves)
        return index < left.count
            ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
    }

    private static func subproof(
        _ size: Int, _ leaves: ArraySlice<Digest>, complete: Bool
    ) -> [Digest] {
        guard size < leaves.count else { return complete ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        return size <= left.count
            ? subproof(size, left, complete: complete) + [root(right)]
            : subproof(size - left.count, right, complete: false) + [root(left)]
    }
}
