// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger

/// Counts by name, of which it keeps so many apart and no more: whoever makes up names fills one
/// bucket. The sum is always exact.
struct BoundedCounts {
    /// What is counted under no name of its own.
    static let other = "other"

    /// The names kept apart, ``other`` aside.
    private let limit: Int
    private(set) var counts: [String: Int64] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ name: String, _ count: Int64 = 1) {
        let isRoom = counts.count < limit || counts[name] != nil
        // Saturates at what an entry can hold; nobody sends that many requests.
        let name = isRoom ? name : BoundedCounts.other
        counts[name] = min(counts[name, default: 0] + count, LedgerLimits.largestInteger)
    }

    mutating func add(_ others: BoundedCounts) {
        // In a fixed order, so that a virtual run repeats itself.
        for (name, count) in others.counts.sorted(by: { $0.key < $1.key }) { add(name, count) }
    }

    /// A name as an entry can hold it: short, and printable ASCII that needs no escape. Anything
    /// else is ``other``.
    static func name(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        let isShort = 1...AuditLimits.countedNameBytes ~= text.utf8.count
        return isPlain && isShort ? text : other
    }
}
