// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Transparency

/// How far the ledger has come: the one row that every commit with entries rewrites.
public struct LedgerHead: Sendable, Equatable {
    /// The right edge of the tree.
    public let frontier: Frontier
    /// The hash of the last entry; 32 zero bytes when there is none.
    public let lastLeaf: Digest

    /// The number of entries.
    public var size: UInt64 { frontier.size }
    /// The root of the tree.
    public let root: Digest

    static let empty = LedgerHead(frontier: Frontier(), lastLeaf: .zero)

    init(frontier: Frontier, lastLeaf: Digest) {
        self.frontier = frontier
        self.lastLeaf = lastLeaf
        root = frontier.root()
    }

    private static let version: UInt8 = 1
    /// Version, size, root, last leaf.
    private static let fixedByteCount = 1 + 8 + 2 * Digest.byteCount

    /// Version byte ‖ size in 8 bytes, big-endian ‖ root ‖ last leaf ‖ the frontier's hashes.
    func encoded() -> [UInt8] {
        var row = [LedgerHead.version]
        row.reserveCapacity(
            LedgerHead.fixedByteCount + frontier.hashes.count * Digest.byteCount)
        for shift in stride(from: 56, through: 0, by: -8) {
            row.append(UInt8(truncatingIfNeeded: size >> UInt64(shift)))
        }
        root.append(to: &row)
        lastLeaf.append(to: &row)
        for hash in frontier.hashes { hash.append(to: &row) }
        return row
    }

    /// Reads a row; nil when it is not one, or its root is not that of its frontier.
    init?(_ row: Span<UInt8>) {
        guard row.count >= LedgerHead.fixedByteCount, row[0] == LedgerHead.version else {
            return nil
        }
        let size = (1...8).reduce(UInt64(0)) { $0 << 8 | UInt64(row[$1]) }
        guard size > 0,
            row.count == LedgerHead.fixedByteCount + size.nonzeroBitCount * Digest.byteCount
        else { return nil }
        var hashes: [Digest] = []
        for offset in stride(from: LedgerHead.fixedByteCount, to: row.count, by: Digest.byteCount) {
            hashes.append(Digest(reading: row, at: offset))
        }
        guard let frontier = Frontier(size: size, hashes: hashes) else { return nil }
        self.init(frontier: frontier, lastLeaf: Digest(reading: row, at: 9 + Digest.byteCount))
        guard root == Digest(reading: row, at: 9) else { return nil }
    }
}
