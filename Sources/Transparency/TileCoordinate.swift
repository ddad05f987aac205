// SPDX-License-Identifier: Apache-2.0

/// A run of up to 256 hashes of one tile level: the `index`-th tile of `level`, with `width` hashes
/// (C2SP tlog-tiles). Tile level L holds the roots of subtrees of `256^L` leaves.
public struct TileCoordinate: Hashable, Sendable {
    /// The width of a full tile.
    public static let fullWidth = 256

    /// 0 to 63; levels from 8 on cannot hold a hash of a tree of fewer than 2^64 leaves.
    public let level: Int
    public let index: UInt64
    /// 1 to 256; below 256 the tile is partial.
    public let width: Int

    public init(level: Int, index: UInt64, width: Int = fullWidth) {
        precondition(0...63 ~= level && 1...TileCoordinate.fullWidth ~= width, "no such tile")
        self.level = level
        self.index = index
        self.width = width
    }

    /// The path below the log's prefix: `tile/0/x001/x234/067`, and `.p/W` for a partial tile.
    public var path: String { "tile/\(level)/\(suffix)" }

    /// The path of the entries whose hashes a tile of level 0 holds.
    public var entriesPath: String { "tile/entries/\(suffix)" }

    /// Reads a tile's path in its canonical spelling.
    public init?(path: String) {
        let parts = Array(path.utf8).split(separator: slash, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].elementsEqual("tile".utf8),
            let level = CanonicalDecimal.parse(parts[1]), level <= 63
        else { return nil }
        self.init(level: Int(level), suffix: parts[2...])
    }

    /// Reads an entry bundle's path in its canonical spelling; the level is 0.
    public init?(entriesPath path: String) {
        let parts = Array(path.utf8).split(separator: slash, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].elementsEqual("tile".utf8),
            parts[1].elementsEqual("entries".utf8)
        else { return nil }
        self.init(level: 0, suffix: parts[2...])
    }

    /// `N[.p/W]`, where N is cut into groups of three digits and all but the last begin with x.
    private var suffix: String {
        var rest = index
        var path = TileCoordinate.group(rest % 1000)
        rest /= 1000
        while rest > 0 {
            path = "x\(TileCoordinate.group(rest % 1000))/\(path)"
            rest /= 1000
        }
        return width == TileCoordinate.fullWidth ? path : "\(path).p/\(width)"
    }

    private static func group(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private init?(level: Int, suffix parts: ArraySlice<ArraySlice<UInt8>>) {
        var groups = parts
        var width = TileCoordinate.fullWidth
        if let name = groups.dropLast().last, name.suffix(2).elementsEqual(".p".utf8) {
            guard let last = groups.popLast(), let number = CanonicalDecimal.parse(last),
                1..<UInt64(TileCoordinate.fullWidth) ~= number
            else { return nil }
            width = Int(number)
            groups[groups.endIndex - 1] = name.dropLast(2)
        }
        var digits: [UInt8] = []
        for (offset, group) in groups.enumerated() {
            let isLast = offset == groups.count - 1
            guard isLast || group.first == UInt8(ascii: "x") else { return nil }
            let number = isLast ? group : group.dropFirst()
            guard number.count == 3 else { return nil }
            digits += number
        }
        guard let index = CanonicalDecimal.digits(digits) else { return nil }
        self.init(level: level, index: index, width: width)
        // One spelling only: no empty leading group.
        guard self.suffix.utf8.elementsEqual(parts.joined(separator: [slash])) else { return nil }
    }
}

private let slash = UInt8(ascii: "/")
