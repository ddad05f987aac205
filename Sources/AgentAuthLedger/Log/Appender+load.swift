// SPDX-License-Identifier: Apache-2.0
import Cryptography
public import Storage
import Transparency

extension Appender {
    /// The appender at the end of what is stored.
    ///
    /// Reads the state row and at most 256 entries whatever the size: the last entry, its hash, the
    /// tail's hashes and the state row have to agree, or this throws `LedgerError.damaged`.
    public static func load(
        _ tables: LedgerTables, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Appender {
        let head = try LedgerHead.read(tables, in: txn)
        guard head.size > 0 else {
            return Appender(
                tables: tables, head: head, tail: nil,
                lastMilliseconds: LedgerLimits.earliestMilliseconds)
        }
        let tile = head.size / LedgerLimits.tileWidth
        var frontier = head.frontier.wholeTiles
        var tail: TailEntry?
        var last: (seq: UInt64, leaf: Digest, milliseconds: Int64)?
        // The last full tile's last entry stands in when the tail is empty.
        let begin = min(tile * LedgerLimits.tileWidth, head.size - 1)
        try txn.scan(tables.entries, from: begin) { seq, line in
            var tags: [UInt64] = []
            guard seq == last.map({ $0.seq + 1 }) ?? begin,
                let header = EntryHeader(line, tag: { tags.append($0) }), header.seq == seq
            else { throw LedgerError.damaged("entry \(seq) of the tail is not an entry") }
            let leaf = MerkleTree.leafHash(of: line)
            last = (seq, leaf, header.milliseconds)
            if seq >= tile * LedgerLimits.tileWidth {
                tail = TailEntry(leaf: leaf, tags: tags, previous: tail)
                frontier.append(leaf)
            }
            return .next
        }
        guard let last, last.seq == head.size - 1, last.leaf == head.lastLeaf,
            frontier == head.frontier
        else { throw LedgerError.damaged("the state row and the last entries disagree") }
        guard try txn.count(tables.tiles) == Int(tile), try txn.count(tables.filters) == Int(tile)
        else { throw LedgerError.damaged("tiles or filters are not as many as full tiles") }
        return Appender(
            tables: tables, head: head, tail: tail, lastMilliseconds: last.milliseconds)
    }
}

extension LedgerHead {
    /// Reads the state row; the empty head when nothing was ever appended.
    static func read(
        _ tables: LedgerTables, in txn: borrowing some Transaction & ~Copyable
    ) throws -> LedgerHead {
        let row = try txn.withBytes(tables.state, LedgerTables.stateKey) { LedgerHead($0) }
        let count = try txn.count(tables.entries)
        guard let row else {
            guard count == 0 else { throw LedgerError.damaged("entries without a state row") }
            return .empty
        }
        guard let head = row else { throw LedgerError.damaged("the state row is not one") }
        guard head.size == UInt64(count) else {
            throw LedgerError.damaged("the state row counts \(head.size) entries of \(count)")
        }
        return head
    }
}

extension Frontier {
    /// The subtrees of whole tiles, without those of the tail.
    var wholeTiles: Frontier {
        let size = size - size % LedgerLimits.tileWidth
        return Frontier(size: size, hashes: Array(hashes.prefix(size.nonzeroBitCount)))
            ?? Frontier()
    }
}
