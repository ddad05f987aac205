// SPDX-License-Identifier: Apache-2.0
import Cryptography
import StrictJSON
import Transparency

/// Names what happened where a line does not continue the chain: the lowest wrong sequence number
/// and its kind. Only asked when something is wrong, so it may be slow.
struct LineDiagnosis {
    /// The lines before, all good.
    let chain: LineChain
    /// The line that does not continue them.
    let line: [UInt8]
    /// The lines behind it, as many as the window has.
    let following: [[UInt8]]
    /// The hash that the very last line should have, where that is known; it vouches for a line that
    /// nothing follows.
    let lastLeaf: Digest?
    /// Whether the line before was found in its tile, so that it cannot be the wrong one.
    let previousIsProven: Bool
    /// How many lines there should be in all, where that is known.
    let expectedCount: UInt64?

    private var seq: UInt64 { chain.next }

    func finding(for problem: LineChain.Problem) -> Finding {
        switch problem {
        case .form:
            Finding(seq: seq, kind: isJSON ? .nonCanonical : .undecodable)
        case .seq(let found):
            Finding(seq: seq, kind: misplaced(found))
        case .prev:
            // The next line vouches for this one: then the line before is not what it was.
            seq > 0 && !previousIsProven && isVouched
                ? Finding(seq: seq - 1, kind: .altered) : Finding(seq: seq, kind: .altered)
        case .time:
            Finding(seq: seq, kind: isVouched ? .timeBackwards : .altered)
        case .hash:
            Finding(seq: seq, kind: .altered, part: isVouched ? .tile : .entry)
        }
    }

    /// Whether what follows says that this line has the hash that it has.
    private var isVouched: Bool {
        let leaf = MerkleTree.leafHash(of: line)
        guard let next = following.first else { return lastLeaf == leaf }
        guard let header = EntryHeader(next.span) else { return false }
        return header.seq == seq + 1 && header.follows(leaf, in: next.span)
    }

    /// What happened where another line stands in the place of `seq`.
    private func misplaced(_ found: UInt64) -> Finding.Kind {
        let isCopy = chain.had(MerkleTree.leafHash(of: line), at: found)
        let behind = following.map { EntryHeader($0.span)?.seq }
        if behind.first == seq {
            // Either one line too many, or two neighbours changed places.
            let isExtra = behind.dropFirst().first.map { $0 == seq + 1 } ?? (found != seq + 1)
            return isExtra ? (isCopy ? .duplicated : .inserted) : .reordered
        }
        if behind.contains(seq) { return .reordered }
        if isCopy { return behind.first == found + 1 ? .inserted : .duplicated }
        if found > seq, isGap(found, behind.first ?? nil) { return .missing }
        if let next = behind.first, next == found + 1, found < seq { return .inserted }
        return .altered
    }

    /// Whether the lines go on from `found`, so that those before it are gone.
    private func isGap(_ found: UInt64, _ next: UInt64?) -> Bool {
        if let next { return next == found + 1 }
        // The last line: it is in place when no line is missing in all.
        return following.isEmpty && expectedCount != seq + 1
    }

    /// Whether the line says what an entry has to say, only not in the canonical way.
    private var isJSON: Bool {
        guard let value = try? JSONValue(parsing: line), value["v"]?.number?.int64 == 1 else {
            return false
        }
        let strings = ["prev", "salt", "ts", "ty"]
        return value["seq"]?.number?.int64 != nil
            && strings.allSatisfy { value[$0]?.string != nil }
    }
}
