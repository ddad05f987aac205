// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Transparency

/// Lines that were found to follow each other, whether they came from the database or an export.
struct LineChain {
    /// The tree over them.
    private(set) var frontier = Frontier()
    private(set) var lastLeaf = Digest.zero
    private var lastMilliseconds = LedgerLimits.earliestMilliseconds
    /// The hashes of the last lines, each at its sequence number modulo the length: a line that
    /// comes up again is known for a copy.
    private var recent = [Digest](repeating: .zero, count: LineChain.window)

    /// How far back copies are known, and how far ahead a missing line is looked for.
    static let window = 1024

    /// The sequence number that the next line has to have.
    var next: UInt64 { frontier.size }

    /// Why a line does not continue the chain.
    enum Problem: Equatable {
        /// It is not an entry in canonical form.
        case form
        /// It has another sequence number.
        case seq(UInt64)
        /// Its `prev` is not the hash of the line before.
        case prev
        /// It is older than the line before.
        case time
        /// Its hash is not the one that its tile has.
        case hash
    }

    /// What is wrong with a line that should be next; nil, and the chain is one longer, when nothing
    /// is. `tileHash` is the hash that its tile has for it, where there is a tile.
    mutating func append(
        _ line: Span<UInt8>, tileHash: Digest?, tag: (UInt64) -> Void,
        completing: (_ level: Int, _ root: Digest) -> Void
    ) -> Problem? {
        guard let header = EntryHeader(line, tag: tag) else { return .form }
        guard header.seq == next else { return .seq(header.seq) }
        guard header.follows(lastLeaf, in: line) else { return .prev }
        let leaf = MerkleTree.leafHash(of: line)
        if let tileHash, tileHash != leaf { return .hash }
        guard header.milliseconds >= lastMilliseconds else { return .time }
        recent[Int(header.seq % UInt64(LineChain.window))] = leaf
        frontier.append(leaf, completing: completing)
        lastLeaf = leaf
        lastMilliseconds = header.milliseconds
        return nil
    }

    /// Whether a line of this hash stood at `seq`; only the last `window` lines are known.
    func had(_ leaf: Digest, at seq: UInt64) -> Bool {
        seq < next && next - seq <= UInt64(LineChain.window)
            && recent[Int(seq % UInt64(LineChain.window))] == leaf
    }
}

extension EntryHeader {
    /// Whether the line says that the line before has this hash.
    func follows(_ leaf: Digest, in line: Span<UInt8>) -> Bool {
        leaf.withBytes { Base64URLText.matches($0, in: line, at: prev) }
    }
}
