// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Storage
import Transparency

/// The rows of one tile against the entries that it covers.
struct TileCheck {
    let tile: UInt64
    /// The stored row; nil for the tail, which has none.
    private let row: [UInt8]?
    /// What the entries' tags make of the filter.
    var filter = TagFilter()
    /// The roots of perfect subtrees, tiles and up, that end with the last entry.
    var completed: [Digest] = []

    /// The first sequence number that the tile covers, and the first behind it.
    var begin: UInt64 { tile * LedgerLimits.tileWidth }
    var end: UInt64 { begin + LedgerLimits.tileWidth }

    /// Reads the row of a full tile.
    init(
        _ tile: UInt64, isFull: Bool, _ tables: LedgerTables,
        in txn: borrowing some Transaction & ~Copyable
    ) throws {
        self.tile = tile
        row = isFull ? try txn.bytes(tables.tiles, tile) ?? [] : nil
    }

    /// What is wrong with the row before any entry was read.
    var shapeFinding: Finding? {
        guard let row, row.count != TileRow.byteCount(tile) else { return nil }
        return Finding(seq: begin, kind: row.isEmpty ? .missing : .altered, part: .tile)
    }

    /// The leaf hash that the row has for an entry.
    func hash(of seq: UInt64) -> Digest? {
        row.map { Digest(reading: $0.span, at: TileRow.offset(ofLeaf: Int(seq - begin))) }
    }

    /// What is wrong with the row's roots or with the filter, once all entries were read.
    func finding(
        _ tables: LedgerTables, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding? {
        guard let row else { return nil }
        let roots = row.dropFirst(TileRow.offset(ofLeaf: Int(LedgerLimits.tileWidth)))
        guard roots.elementsEqual(completed.flatMap(\.bytes)) else {
            return Finding(seq: begin, kind: .altered, part: .tile)
        }
        guard let stored = try txn.bytes(tables.filters, tile) else {
            return Finding(seq: begin, kind: .missing, part: .filter)
        }
        return stored == filter.bytes
            ? nil : Finding(seq: begin, kind: .altered, part: .filter)
    }
}
