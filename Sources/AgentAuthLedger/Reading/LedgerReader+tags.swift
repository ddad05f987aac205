// SPDX-License-Identifier: Apache-2.0
public import Storage

extension LedgerReader {
    /// Whether the entries of a full tile may hold the tag; a tile without a filter may hold any.
    public func filterMayContain(
        _ tile: UInt64, _ tag: String, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Bool {
        try filterMayContain(tile, TagFilter.hash(tag), in: txn)
    }

    private func filterMayContain(
        _ tile: UInt64, _ hash: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Bool {
        try txn.withBytes(tables.filters, tile) { TagFilter.mayContain(hash, in: $0) } ?? true
    }

    /// Visits the entries of a range that have the tag, in order. Reads the filters, and only the
    /// entries of tiles that may hold it. Two tags can share a hash: look at the members before
    /// believing it.
    public func scan(
        _ range: Range<UInt64>, tagged tag: String,
        in txn: borrowing some Transaction & ~Copyable,
        _ body: (_ seq: UInt64, _ line: Span<UInt8>) throws -> ScanStep
    ) throws {
        let hash = TagFilter.hash(tag)
        let size = UInt64(try txn.count(tables.entries))
        var begin = range.lowerBound
        let end = min(range.upperBound, size)
        var isStopped = false
        while begin < end, !isStopped {
            let tile = begin / LedgerLimits.tileWidth
            let next = min((tile + 1) * LedgerLimits.tileWidth, end)
            if try filterMayContain(tile, hash, in: txn) {
                try scan(begin..<next, in: txn) { seq, line in
                    var hasTag = false
                    _ = EntryHeader(line, tag: { if $0 == hash { hasTag = true } })
                    guard hasTag else { return .next }
                    let step = try body(seq, line)
                    isStopped = step == .stop
                    return step
                }
            }
            begin = next
        }
    }
}
