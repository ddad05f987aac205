// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Storage
public import Transparency

extension LedgerReader {
    /// The root of the first `size` entries; at most 255 entries are hashed again.
    public func root(
        at size: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Digest {
        try check(size, in: txn)
        let hashes = try NodeCoordinate.covering(0..<size).map { try hash($0, in: txn) }
        guard let frontier = Frontier(size: size, hashes: hashes) else {
            throw LedgerError.outOfRange
        }
        return frontier.root()
    }

    /// That the entry `seq` stands in the tree of `size` entries.
    ///
    /// Throws `LedgerError.outOfRange` unless `seq < size` and the ledger is that long.
    public func inclusionProof(
        _ seq: UInt64, size: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> InclusionProof {
        try check(size, in: txn)
        guard seq < size else { throw LedgerError.outOfRange }
        return try InclusionProof.build(index: seq, size: size) { try hash($0, in: txn) }
    }

    /// That the tree of `size1` entries is how the tree of `size2` entries began.
    ///
    /// Throws `LedgerError.outOfRange` unless `size1 <= size2` and the ledger is that long.
    public func consistencyProof(
        _ size1: UInt64, _ size2: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> ConsistencyProof {
        try check(size2, in: txn)
        guard size1 <= size2 else { throw LedgerError.outOfRange }
        return try ConsistencyProof.build(size1: size1, size2: size2) { try hash($0, in: txn) }
    }

    /// A proof file for one entry, with its line as extra data, against the latest checkpoint.
    ///
    /// Throws `LedgerError.outOfRange` for an entry that there is not, and `.notYetCovered` when no
    /// checkpoint is that long.
    public func tlogProof(
        _ seq: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> TLogProof {
        guard let line = try entry(seq, in: txn) else { throw LedgerError.outOfRange }
        guard let note = try latestCheckpoint(in: txn) else { throw LedgerError.notYetCovered }
        let size = try Checkpoint(parsing: note.text).size
        guard seq < size else { throw LedgerError.notYetCovered }
        let proof = try inclusionProof(seq, size: size, in: txn)
        return TLogProof(extra: line, index: seq, path: proof.path, checkpoint: note)
    }

    private func check(
        _ size: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws {
        guard size <= UInt64(try txn.count(tables.entries)) else { throw LedgerError.outOfRange }
    }

    /// The root of a perfect subtree of entries that are all there: stored where it is a tile or
    /// more, else made from the hashes of its tile, or of the tail's entries.
    func hash(
        _ node: NodeCoordinate, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Digest {
        if node.level >= LedgerLimits.tileHeight {
            let (tile, offset) = TileRow.location(node)
            return try row(tile, in: txn) { Digest(reading: $0, at: offset) }
        }
        let begin = node.index << UInt64(node.level)
        let end = begin + 1 << UInt64(node.level)
        let tile = begin / LedgerLimits.tileWidth
        var frontier = Frontier()
        if tile < UInt64(try txn.count(tables.tiles)) {
            let first = Int(begin % LedgerLimits.tileWidth)
            try row(tile, in: txn) { row in
                for position in first..<first + 1 << node.level {
                    frontier.append(Digest(reading: row, at: TileRow.offset(ofLeaf: position)))
                }
            }
        } else {
            try scan(begin..<end, in: txn) { _, line in
                frontier.append(MerkleTree.leafHash(of: line))
                return .next
            }
            guard frontier.size == 1 << UInt64(node.level) else {
                throw LedgerError.damaged("entries are missing between \(begin) and \(end)")
            }
        }
        return frontier.root()
    }

    private func row<R>(
        _ tile: UInt64, in txn: borrowing some Transaction & ~Copyable,
        _ body: (Span<UInt8>) throws -> R
    ) throws -> R {
        let result = try txn.withBytes(tables.tiles, tile) { row in
            guard row.count == TileRow.byteCount(tile) else {
                throw LedgerError.damaged("tile \(tile) has \(row.count) bytes")
            }
            return try body(row)
        }
        guard let result else { throw LedgerError.damaged("tile \(tile) is missing") }
        return result
    }
}
