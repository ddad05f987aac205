// SPDX-License-Identifier: Apache-2.0

extension TileCoordinate {
    /// Eight levels of the tree make one level of tiles.
    public static let height = 8

    /// The tiles of a tree of `size` leaves, from left to right within each level, the last of a
    /// level partial where the size says so.
    public static func tiles(forSize size: UInt64) -> [TileCoordinate] {
        var tiles: [TileCoordinate] = []
        var level = 0
        var count = size
        while count > 0 {
            let full = count / UInt64(fullWidth)
            for index in 0..<full { tiles.append(TileCoordinate(level: level, index: index)) }
            let width = Int(count % UInt64(fullWidth))
            if width > 0 { tiles.append(TileCoordinate(level: level, index: full, width: width)) }
            level += 1
            count = full
        }
        return tiles
    }

    /// Where a subtree's hash comes from: the tile, and the run of its hashes whose root it is.
    public static func holding(
        _ node: NodeCoordinate
    ) -> (level: Int, index: UInt64, hashes: Range<Int>) {
        let inner = node.level % height
        let count = 1 << inner
        let perTile = UInt64(fullWidth / count)
        let start = Int(node.index % perTile) * count
        return (node.level / height, node.index / perTile, start..<start + count)
    }
}
