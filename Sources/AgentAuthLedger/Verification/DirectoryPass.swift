// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Storage
import Transparency

/// One walk over the rows of a ledger, from the first entry to the last, in short transactions.
/// It stops at the first bad place, which is the lowest.
struct DirectoryPass {
    let tables: LedgerTables
    /// How many entries there should be.
    let size: UInt64
    /// The state row, where it is one.
    let state: LedgerHead?
    /// Verified checkpoints from outside the database.
    let outside: [OutsideCheckpoint]

    private(set) var chain = LineChain()
    private(set) var checkpoints: CheckpointCheck
    private(set) var finding: Finding?

    init(
        tables: LedgerTables, size: UInt64, state: LedgerHead?, outside: [OutsideCheckpoint],
        key: VerifierKey?
    ) {
        self.tables = tables
        self.size = size
        self.state = state
        self.outside = outside
        checkpoints = CheckpointCheck(key: key)
    }

    var isFinished: Bool { finding != nil || chain.next >= size }

    /// Reads the entries of up to `tiles` tiles in one transaction.
    mutating func advance(
        tiles: Int, in txn: borrowing some Transaction & ~Copyable
    ) throws {
        for _ in 0..<tiles where !isFinished { finding = try readTile(in: txn) }
    }

    private mutating func readTile(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding? {
        let number = chain.next / LedgerLimits.tileWidth
        let isFull = number < size / LedgerLimits.tileWidth
        var tile = try TileCheck(number, isFull: isFull, tables, in: txn)
        if let finding = tile.shapeFinding { return finding }
        let end = isFull ? tile.end : size
        while chain.next < end {
            // Up to the next signed size, so that reading lines is all that the scan does.
            let stored = try nextCheckpoint(in: txn)
            let kept = outside.compactMap { $0.checkpoint?.size }.filter { $0 > chain.next }
            let pause = (kept + [stored?.size ?? end, end]).min() ?? end
            if let finding = try readEntries(until: pause, &tile, in: txn) { return finding }
            if chain.next == size, let finding = checkState() { return finding }
            if let finding = check(stored) {
                return try confirm(finding, isProven: isFull, in: txn)
            }
        }
        return try tile.finding(tables, in: txn)
    }

    /// Compares the tree over all entries with the state row.
    private func checkState() -> Finding? {
        guard let state else { return nil }
        guard chain.frontier == state.frontier else {
            // The row agrees with itself, and every other entry has one that vouches for it.
            return Finding(seq: size - 1, kind: .altered)
        }
        return chain.lastLeaf == state.lastLeaf
            ? nil : Finding(seq: size, kind: .altered, part: .state)
    }

    /// Compares the checkpoints of the size that was reached, stored or kept elsewhere.
    private mutating func check(_ stored: (size: UInt64, row: [UInt8])?) -> Finding? {
        if let stored, stored.size == chain.next,
            let finding = checkpoints.finding(row: stored.row, of: chain.frontier)
        {
            return finding
        }
        for kept in outside {
            guard let checkpoint = kept.checkpoint, checkpoint.size == chain.next else { continue }
            let finding = checkpoints.finding(
                root: checkpoint.root, part: kept.part, of: chain.frontier)
            if let finding { return finding }
        }
        return nil
    }

    /// A signed root that differs means another history, unless the last entry read was altered:
    /// then the next one does not follow it.
    private func confirm(
        _ finding: Finding, isProven: Bool, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding {
        guard finding.kind == .forked, !isProven else { return finding }
        let follows = try txn.withBytes(tables.entries, chain.next) { line in
            EntryHeader(line)?.follows(chain.lastLeaf, in: line) ?? false
        }
        return follows == false ? Finding(seq: chain.next - 1, kind: .altered) : finding
    }

    private func nextCheckpoint(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> (size: UInt64, row: [UInt8])? {
        var found: (size: UInt64, row: [UInt8])?
        try txn.scan(tables.checkpoints, from: chain.next + 1) { size, row in
            found = (size, row.copied())
            return .stop
        }
        return found
    }

    private mutating func readEntries(
        until end: UInt64, _ tile: inout TileCheck, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding? {
        var stopped: (line: [UInt8], problem: LineChain.Problem)?
        try txn.scan(tables.entries, from: chain.next, before: end) { seq, line in
            guard seq == chain.next else { return .stop }
            let hash = tile.hash(of: seq)
            tile.completed.removeAll(keepingCapacity: true)
            let problem = chain.append(line, tileHash: hash) { tag in
                tile.filter.insert(tag)
            } completing: { level, root in
                if level >= LedgerLimits.tileHeight { tile.completed.append(root) }
            }
            guard let problem else { return .next }
            stopped = (line.copied(), problem)
            return .stop
        }
        if let stopped { return try diagnose(stopped.line, stopped.problem, in: txn) }
        guard chain.next < end else { return nil }
        let isEnd = try txn.last(tables.entries).map { $0.0 < chain.next } ?? true
        return Finding(seq: chain.next, kind: isEnd ? .truncated : .missing)
    }

    private func diagnose(
        _ line: [UInt8], _ problem: LineChain.Problem,
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding {
        var following: [[UInt8]] = []
        try txn.scan(tables.entries, from: chain.next + 1, before: size) { _, line in
            following.append(line.copied())
            return following.count < LineChain.window ? .next : .stop
        }
        let fullTiles = size / LedgerLimits.tileWidth
        return LineDiagnosis(
            chain: chain, line: line, following: following, lastLeaf: state?.lastLeaf,
            previousIsProven: chain.next > 0
                && (chain.next - 1) / LedgerLimits.tileWidth < fullTiles,
            expectedCount: size
        ).finding(for: problem)
    }
}
