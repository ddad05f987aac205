// SPDX-License-Identifier: Apache-2.0

/// A number of bytes as people write it: `512B`, `64KiB`, `16MiB`, `64GiB`, `1TiB`.
struct ByteCount: Hashable, Comparable, Sendable {
    let bytes: Int

    /// Every unit, the largest first.
    private static let units: [(name: String, length: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a whole number and its unit; nil for everything else, a number without one included.
    init?(_ text: String) {
        let digits = text.prefix { "0"..."9" ~= $0 }
        let name = text.dropFirst(digits.count)
        guard let count = Int(digits), let unit = ByteCount.units.first(where: { $0.name == name })
        else { return nil }
        let (bytes, hasOverflowed) = count.multipliedReportingOverflow(by: unit.length)
        guard !hasOverflowed else { return nil }
        self.bytes = bytes
    }

    static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: CustomStringConvertible {
    /// In the largest unit of which it is a whole number.
    var description: String {
        let unit = ByteCount.units.first { bytes >= $0.length && bytes % $0.length == 0 }
        guard let unit else { return "\(bytes)B" }
        return "\(bytes / unit.length)\(unit.name)"
    }
}
