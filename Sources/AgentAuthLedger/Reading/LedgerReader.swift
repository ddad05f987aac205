// SPDX-License-Identifier: Apache-2.0
public import Storage
public import Transparency

/// What tools and the server read of a ledger. Every method takes the transaction whose snapshot it
/// reads; keep those short, because a pinned reader makes the file grow.
public struct LedgerReader: Sendable {
    let tables: LedgerTables

    public init(_ tables: LedgerTables) {
        self.tables = tables
    }

    /// Size, root and last leaf. Throws `LedgerError.damaged` when the state row is not good.
    public func head(in txn: borrowing some Transaction & ~Copyable) throws -> LedgerHead {
        try LedgerHead.read(tables, in: txn)
    }

    /// An entry's line; nil when there is none.
    public func entry(
        _ seq: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [UInt8]? {
        try txn.bytes(tables.entries, seq)
    }

    /// An entry's sealed payload; nil when it has none or it was erased.
    public func payload(
        _ seq: UInt64, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [UInt8]? {
        try txn.bytes(tables.payloads, seq)
    }

    /// Visits the lines of a range in order.
    public func scan(
        _ range: Range<UInt64>, in txn: borrowing some Transaction & ~Copyable,
        _ body: (_ seq: UInt64, _ line: Span<UInt8>) throws -> ScanStep
    ) throws {
        try txn.scan(tables.entries, from: range.lowerBound, before: range.upperBound, body)
    }

    /// The checkpoint of the largest size, not verified; nil before the first.
    public func latestCheckpoint(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> SignedNote? {
        guard let (_, row) = try txn.last(tables.checkpoints) else { return nil }
        return try SignedNote(parsing: row)
    }

    /// Visits the checkpoints in order of their sizes, as stored.
    public func scanCheckpoints(
        in txn: borrowing some Transaction & ~Copyable,
        _ body: (_ size: UInt64, _ note: Span<UInt8>) throws -> ScanStep
    ) throws {
        try txn.scan(tables.checkpoints, body)
    }
}
