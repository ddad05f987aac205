// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Transparency

/// The row of a full tile: its 256 leaf hashes, then the roots of the perfect subtrees of 256, 512,
/// 1,024 and so on leaves that end with it, as many as end there.
///
/// So rows are only ever appended, every perfect subtree above a tile is one look-up away, and
/// opening needs no half-filled tile of a higher level.
enum TileRow {
    private static let leavesByteCount = 256 * Digest.byteCount

    /// The length of the row of the tile `index`.
    static func byteCount(_ index: UInt64) -> Int {
        leavesByteCount + rootCount(index) * Digest.byteCount
    }

    /// How many perfect subtrees of 256 leaves and more end with this tile.
    static func rootCount(_ index: UInt64) -> Int {
        // A size of 2^64 cannot be: the index of a tile has at most 56 bits.
        1 + (index &+ 1).trailingZeroBitCount
    }

    /// Where a leaf hash stands in its row.
    static func offset(ofLeaf position: Int) -> Int { position * Digest.byteCount }

    /// The tile that a subtree of `2^level` leaves (level 8 and up) ends with, and where in its row
    /// the root stands.
    static func location(_ node: NodeCoordinate) -> (tile: UInt64, offset: Int) {
        let above = node.level - LedgerLimits.tileHeight
        return (
            (node.index + 1) << above - 1,
            leavesByteCount + above * Digest.byteCount
        )
    }
}
