// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing
import Transparency

/// The quick tree against the slow one, at every size up to a bound.
@Suite struct TreeTests {
    static let tree = ReferenceTree(count: 130)

    @Test func frontierHasEveryRoot() {
        var frontier = Frontier()
        #expect(frontier.root() == MerkleTree.emptyRoot)
        for (index, leaf) in Self.tree.leaves.enumerated() {
            frontier.append(leaf)
            #expect(frontier.root() == Self.tree.root(index + 1))
            #expect(Frontier(size: frontier.size, hashes: frontier.hashes) == frontier)
        }
    }

    @Test func frontierTellsOfEachCompletedSubtree() {
        var frontier = Frontier()
        var told = 0
        for (index, leaf) in Self.tree.leaves.enumerated() {
            frontier.append(leaf) { level, root in
                told += 1
                let node = NodeCoordinate(level: level, index: UInt64(index >> level))
                #expect(root == Self.tree.node(node))
            }
        }
        #expect(told == (1...7).reduce(0) { $0 + Self.tree.leaves.count >> $1 })
    }

    @Test func frontierRefusesHashesThatDoNotFit() {
        #expect(Frontier(size: 5, hashes: [.zero]) == nil)
        #expect(Frontier(size: 4, hashes: [.zero, .zero]) == nil)
        #expect(Frontier(size: .max, hashes: []) == nil)
    }

    @Test(arguments: 1...65)
    func inclusion(size: Int) throws {
        let root = Self.tree.root(size)
        for index in 0..<size {
            let proof = try InclusionProof.build(
                index: UInt64(index), size: UInt64(size), hash: Self.tree.node)
            #expect(proof.path == Self.tree.path(index, size))
            for (other, leaf) in Self.tree.leaves.enumerated() {
                #expect(proof.verifies(leaf: leaf, root: root) == (other == index))
            }
            #expect(!proof.verifies(leaf: Self.tree.leaves[index], root: .zero))
            for wrong in Self.mutations(of: proof.path) {
                let bad = InclusionProof(index: proof.index, size: proof.size, path: wrong)
                #expect(!bad.verifies(leaf: Self.tree.leaves[index], root: root))
            }
        }
    }

    @Test(arguments: 1...65)
    func consistency(size2: Int) throws {
        let root2 = Self.tree.root(size2)
        for size1 in 0...size2 {
            let root1 = Self.tree.root(size1)
            let proof = try ConsistencyProof.build(
                size1: UInt64(size1), size2: UInt64(size2), hash: Self.tree.node)
            #expect(proof.path == Self.tree.proof(size1, size2))
            #expect(proof.verifies(root1: root1, root2: root2))
            #expect(!proof.verifies(root1: .zero, root2: root2))
            // Every tree began as the empty one.
            #expect(proof.verifies(root1: root1, root2: .zero) == (size1 == 0))
            for wrong in Self.mutations(of: proof.path) {
                let bad = ConsistencyProof(size1: proof.size1, size2: proof.size2, path: wrong)
                #expect(!bad.verifies(root1: root1, root2: root2))
            }
        }
    }

    @Test(arguments: [1, 2, 7, 8, 33])
    func compactRange(size: Int) throws {
        let root = Self.tree.root(size)
        for begin in 0...size {
            for end in begin...size {
                let proof = try CompactRange.build(
                    range: UInt64(begin)..<UInt64(end), size: UInt64(size), hash: Self.tree.node)
                let leaves = Self.tree.leaves[begin..<end]
                #expect(proof.verifies(leaves: leaves, root: root))
                #expect(!proof.verifies(leaves: leaves + [.zero], root: root))
                guard begin < end else { continue }
                #expect(!proof.verifies(leaves: leaves.dropLast(), root: root))
                #expect(!proof.verifies(leaves: leaves.dropLast() + [.zero], root: root))
            }
        }
    }

    @Test func proofsOutsideTheTreeAreRefused() {
        let tree = Self.tree
        #expect(throws: TransparencyError.outOfRange) {
            try InclusionProof.build(index: 5, size: 5, hash: tree.node)
        }
        #expect(throws: TransparencyError.outOfRange) {
            try ConsistencyProof.build(size1: 6, size2: 5, hash: tree.node)
        }
        #expect(throws: TransparencyError.outOfRange) {
            try CompactRange.build(range: 2..<6, size: 5, hash: tree.node)
        }
    }

    /// Sizes and paths that no honest log has: an answer, never a trap.
    @Test func absurdProofsAreWrong() {
        var random = FixedSequence(state: 6962)
        for _ in 0..<500 {
            let shift = UInt64.random(in: 0..<64, using: &random)
            let small = random.next() >> shift
            let large = Bool.random(using: &random) ? UInt64.max : random.next()
            let path = (0..<Int.random(in: 0...70, using: &random)).map { _ in Digest.zero }
            let inclusion = InclusionProof(index: small, size: large, path: path)
            #expect(!inclusion.verifies(leaf: .zero, root: .zero))
            let consistency = ConsistencyProof(size1: small, size2: large, path: path)
            #expect(!consistency.verifies(root1: .zero, root2: MerkleTree.emptyRoot))
            let low = min(small, large)
            let range = CompactRange(range: low..<low, size: large, before: path, after: path)
            #expect(!range.verifies(leaves: [], root: .zero))
        }
    }

    /// A path that lost, gained, or changed a hash.
    static func mutations(of path: [Digest]) -> [[Digest]] {
        var wrong = [path + [.zero], [.zero] + path]
        for index in path.indices {
            var changed = path
            changed[index] = .zero
            var shorter = path
            shorter.remove(at: index)
            wrong += [changed, shorter]
        }
        return wrong
    }
}
