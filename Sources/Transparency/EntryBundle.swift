// SPDX-License-Identifier: Apache-2.0

/// The entries of a tile of level 0, each after its length in two bytes (C2SP tlog-tiles).
public enum EntryBundle {
    /// The longest entry that a bundle can carry.
    public static let maxEntryByteCount = 65_535

    /// The bundle of 1 to 256 entries, none longer than `maxEntryByteCount`.
    public static func encode(_ entries: [[UInt8]]) -> [UInt8] {
        precondition(1...TileCoordinate.fullWidth ~= entries.count, "1 to 256 entries a bundle")
        var bundle: [UInt8] = []
        for entry in entries {
            precondition(entry.count <= maxEntryByteCount, "an entry is too long for a bundle")
            bundle.append(UInt8(entry.count >> 8))
            bundle.append(UInt8(entry.count & 0xFF))
            bundle += entry
        }
        return bundle
    }

    /// The entries of a bundle; nil when it is cut short or holds none or more than 256.
    public static func decode(_ bundle: [UInt8]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var rest = bundle[...]
        while let high = rest.popFirst() {
            guard entries.count < TileCoordinate.fullWidth, let low = rest.popFirst() else {
                return nil
            }
            let count = Int(high) << 8 | Int(low)
            guard rest.count >= count else { return nil }
            entries.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return entries.isEmpty ? nil : entries
    }
}
