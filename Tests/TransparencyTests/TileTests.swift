// SPDX-License-Identifier: Apache-2.0
import Testing
import Transparency

@Suite struct TileTests {
    @Test(arguments: [
        (0, 0, 256, "tile/0/000"), (0, 999, 256, "tile/0/999"), (3, 1000, 1, "tile/3/x001/000.p/1"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"), (63, 5, 255, "tile/63/005.p/255"),
        (0, UInt64.max, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ])
    func paths(level: Int, index: UInt64, width: Int, path: String) {
        let tile = TileCoordinate(level: level, index: index, width: width)
        #expect(tile.path == path)
        #expect(TileCoordinate(path: path) == tile)
    }

    @Test func entryPaths() {
        let tile = TileCoordinate(level: 0, index: 1_234_067, width: 7)
        #expect(tile.entriesPath == "tile/entries/x001/x234/067.p/7")
        #expect(TileCoordinate(entriesPath: tile.entriesPath) == tile)
        #expect(TileCoordinate(path: tile.entriesPath) == nil)
        #expect(TileCoordinate(entriesPath: tile.path) == nil)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile//000", "tile/00/000", "tile/64/000", "tile/-1/000",
        "tile/0/0", "tile/0/0000", "tile/0/x000", "tile/0/x000/001", "tile/0/001/002",
        "tile/0/x001/x002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p",
        "tile/0/000.p/", "tile/0/.p/1", "tile/0/000/", "/tile/0/000", "tile/0/00a",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x001/x018/x446/x744/x073/x709/x551/615",
        "tile/0/000.p/1/2", "tile/0/x00/000", "tile/0/\u{661}00",
    ])
    func malformedPaths(path: String) {
        #expect(TileCoordinate(path: path) == nil)
    }

    @Test func aNodeLiesInOneTile() {
        let leaf = TileCoordinate.holding(NodeCoordinate(level: 0, index: 511))
        #expect(leaf.level == 0 && leaf.index == 1 && leaf.hashes == 255..<256)
        let half = TileCoordinate.holding(NodeCoordinate(level: 7, index: 5))
        #expect(half.level == 0 && half.index == 2 && half.hashes == 128..<256)
        let whole = TileCoordinate.holding(NodeCoordinate(level: 8, index: 257))
        #expect(whole.level == 1 && whole.index == 1 && whole.hashes == 1..<2)
    }

    @Test func tilesOfASize() {
        #expect(TileCoordinate.tiles(forSize: 0).isEmpty)
        #expect(TileCoordinate.tiles(forSize: 255).map(\.path) == ["tile/0/000.p/255"])
        #expect(
            TileCoordinate.tiles(forSize: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
    }

    @Test func bundlesThatAreCutAreRefused() {
        let bundle = EntryBundle.encode([[1, 2, 3], [], [4]])
        #expect(EntryBundle.decode(bundle) == [[1, 2, 3], [], [4]])
        #expect(EntryBundle.decode([]) == nil)
        for count in [1, 2, 3, 4, 6, 8, 9] {
            #expect(EntryBundle.decode(Array(bundle.prefix(count))) == nil, "\(count) bytes")
        }
        let full = [UInt8](repeating: 0, count: 2 * 256)
        #expect(EntryBundle.decode(full)?.count == 256)
        #expect(EntryBundle.decode(full + [0, 0]) == nil)
        let longest = [UInt8](repeating: 5, count: EntryBundle.maxEntryByteCount)
        #expect(EntryBundle.decode(EntryBundle.encode([longest])) == [longest])
    }
}
