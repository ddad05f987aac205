// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Storage
import Transparency

/// The end of the ledger, as a value: entries are appended to it and to the open transaction at
/// once.
///
/// It belongs to the writer's batch context. A job that fails has its transaction rolled back and
/// its copy of this value dropped, so that the two never part. Copies share everything but the
/// frontier, a few hundred bytes.
public struct Appender: Sendable {
    let tables: LedgerTables
    private var frontier: Frontier
    private var tail: TailEntry?
    /// The size that the state row has.
    private var sealedSize: UInt64

    /// The hash of the last entry; 32 zero bytes when there is none.
    public private(set) var lastLeaf: Digest
    /// The time of the last entry, in milliseconds since 1970.
    public private(set) var lastMilliseconds: Int64

    /// The number of entries.
    public var size: UInt64 { frontier.size }

    /// The root of the tree over all entries.
    public func root() -> Digest { frontier.root() }

    init(tables: LedgerTables, head: LedgerHead, tail: TailEntry?, lastMilliseconds: Int64) {
        self.tables = tables
        self.tail = tail
        self.lastMilliseconds = lastMilliseconds
        frontier = head.frontier
        lastLeaf = head.lastLeaf
        sealedSize = head.size
    }

    /// Appends an entry and, where given, its sealed payload, which may depend on its place.
    ///
    /// Throws `LedgerError.entryTooLong` or `.integerOutOfRange` for an impossible draft, and what
    /// storage or `payload` throws. After a throw this value and the transaction are spoilt: drop
    /// both.
    public mutating func append(
        _ draft: EntryDraft, payload: ((_ seq: UInt64) throws -> [UInt8])? = nil,
        in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry {
        if let fault = draft.fault { throw fault }
        let seq = size
        let milliseconds = max(draft.milliseconds, lastMilliseconds)
        let line = draft.line(seq: seq, milliseconds: milliseconds, prev: lastLeaf)
        guard line.count <= LedgerLimits.entryByteCount else {
            throw LedgerError.entryTooLong(byteCount: line.count)
        }
        try txn.append(tables.entries, seq, line)
        if let payload { try txn.append(tables.payloads, seq, payload(seq)) }

        let leaf = MerkleTree.leafHash(of: line)
        tail = TailEntry(leaf: leaf, tags: draft.tags, previous: tail)
        var roots: [Digest] = []
        frontier.append(leaf) { level, root in
            if level >= LedgerLimits.tileHeight { roots.append(root) }
        }
        if !roots.isEmpty { try writeTile(endingIn: seq, roots: roots, in: txn) }
        lastLeaf = leaf
        lastMilliseconds = milliseconds
        return AppendedEntry(seq: seq, leaf: leaf, milliseconds: milliseconds)
    }

    /// Writes the state row; to be called once before each commit.
    public mutating func seal(in txn: borrowing WriteTransaction) throws {
        guard size != sealedSize else { return }
        let head = LedgerHead(frontier: frontier, lastLeaf: lastLeaf)
        try txn.put(tables.state, LedgerTables.stateKey, head.encoded())
        sealedSize = size
    }

    private mutating func writeTile(
        endingIn seq: UInt64, roots: [Digest], in txn: borrowing WriteTransaction
    ) throws {
        let tile = seq / LedgerLimits.tileWidth
        var leaves: [Digest] = []
        leaves.reserveCapacity(Int(LedgerLimits.tileWidth))
        var filter = TagFilter()
        var entry = tail
        while let current = entry {
            leaves.append(current.leaf)
            for tag in current.tags { filter.insert(tag) }
            entry = current.previous
        }
        var row: [UInt8] = []
        row.reserveCapacity(TileRow.byteCount(tile))
        for leaf in leaves.reversed() { leaf.append(to: &row) }
        for root in roots { root.append(to: &row) }
        assert(row.count == TileRow.byteCount(tile))
        try txn.append(tables.tiles, tile, row)
        try txn.append(tables.filters, tile, filter.bytes)
        tail = nil
    }
}
