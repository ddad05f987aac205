// SPDX-License-Identifier: Apache-2.0

/// Which tags occur in a tile of 256 entries: a Bloom filter of 10,240 bits, so 1,280 bytes a tile.
///
/// A tag's hash is FNV-1a (64 bits) over its bytes. With the hash's low and high halves a and b, it
/// sets the bits (a + i × b) mod 10,240 for i from 0 to 4; bit n is bit n mod 8, counted from
/// the lowest, of byte n ÷ 8. With five tags an entry, all different, two of a hundred absent tags
/// are taken for present; the tiles opened for them cost time, never a wrong answer.
struct TagFilter: Equatable {
    static let byteCount = 1280
    private static let bitCount: UInt64 = 10_240
    private static let bitsPerTag: UInt64 = 5

    private(set) var bytes = [UInt8](repeating: 0, count: byteCount)

    mutating func insert(_ hash: UInt64) {
        for step in 0..<TagFilter.bitsPerTag {
            let bit = TagFilter.bit(hash, step)
            bytes[bit >> 3] |= 1 << UInt8(truncatingIfNeeded: bit & 7)
        }
    }

    /// Whether a row may hold the tag; a row of another length is damaged and holds anything.
    static func mayContain(_ hash: UInt64, in row: Span<UInt8>) -> Bool {
        guard row.count == byteCount else { return true }
        return (0..<bitsPerTag).allSatisfy { step in
            let bit = bit(hash, step)
            return row[bit >> 3] & 1 << UInt8(truncatingIfNeeded: bit & 7) != 0
        }
    }

    private static func bit(_ hash: UInt64, _ step: UInt64) -> Int {
        // No overflow: both halves are below 2^32 and step is below 5.
        Int(((hash & 0xFFFF_FFFF) + step * (hash >> 32)) % bitCount)
    }

    /// FNV-1a, 64 bits.
    static func hash(_ tag: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in tag.indices { hash = (hash ^ UInt64(tag[index])) &* 0x100_0000_01B3 }
        return hash
    }

    /// The hash of a tag as a member's value spells it in a line.
    static func hash(_ tag: String) -> UInt64 {
        guard CanonicalText.needsEscape(tag.utf8.span) else { return hash(tag.utf8.span) }
        var text: [UInt8] = []
        CanonicalText.append(tag, to: &text)
        return hash(text.span.extracting(1..<text.count - 1))
    }
}
