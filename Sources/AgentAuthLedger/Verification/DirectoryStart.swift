// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Storage
import StrictJSON
import Transparency

/// What is known of a ledger before its entries are walked: how long it says it is, whose it is, and
/// what lies outside the database.
struct DirectoryStart {
    private let tables: LedgerTables
    /// The state row; nil when it is missing or not one.
    private let state: LedgerHead?
    private let hasStateRow: Bool
    /// One more than the greatest key of an entry.
    private let entriesEnd: UInt64
    /// The key that entry 0 names.
    private let ownKey: VerifierKey?
    /// The key to verify with.
    private let key: VerifierKey?
    private let head: OutsideCheckpoint
    /// A checkpoint that the caller kept.
    private let given: OutsideCheckpoint?

    init(
        _ tables: LedgerTables, head: Result<[UInt8]?, LedgerError>, given: SignedNote?,
        trusted: VerifierKey?, in txn: borrowing some Transaction & ~Copyable
    ) throws {
        self.tables = tables
        hasStateRow = try txn.contains(tables.state, LedgerTables.stateKey)
        state = try DirectoryStart.head(tables, in: txn)
        entriesEnd = try txn.last(tables.entries).map { $0.0 &+ 1 } ?? 0
        ownKey = try txn.bytes(tables.entries, 0).flatMap(VerifierKey.init(createdLine:))
        let isOther = trusted != nil && ownKey != nil && trusted != ownKey
        let key = isOther ? nil : trusted ?? ownKey
        self.key = key
        self.head = OutsideCheckpoint(head: head, key: key)
        self.given = given.map { OutsideCheckpoint(given: $0, key: key) }
    }

    /// How many entries there should be.
    var size: UInt64 { state?.size ?? entriesEnd }

    /// Whether entry 0 names another key than the trusted one.
    var isOtherLog: Bool { ownKey != nil && key == nil }

    /// The name of the log that entry 0 speaks of.
    var ownName: String { ownKey?.name ?? "without a name" }

    /// The verdict where there is nothing to walk over, or no need to.
    var verdict: Verdict? {
        if let given, case .badSignature = given.state {
            return Verdict(
                .undecided, reason: "the checkpoint given is not signed by this log's key")
        }
        guard size == 0 else { return nil }
        if case .missing = head.state, !hasStateRow {
            return Verdict(.unreadable, reason: "there is no entry; this is not a ledger yet")
        }
        var verdict = Verdict(.damaged)
        verdict.firstBad = Finding(seq: 0, kind: .truncated)
        return verdict
    }

    var pass: DirectoryPass {
        DirectoryPass(
            tables: tables, size: size, state: state,
            outside: [head, given].compactMap(\.self).filter { $0.checkpoint != nil }, key: key)
    }

    /// What is wrong around the entries, once they were all found good.
    func finding(in txn: borrowing some Transaction & ~Copyable) throws -> Finding? {
        guard state != nil else {
            return Finding(seq: size, kind: hasStateRow ? .altered : .missing, part: .state)
        }
        guard ownKey != nil else { return Finding(seq: 0, kind: .undecodable) }
        return try strayRow(in: txn) ?? given?.finding(size: size) ?? head.finding(size: size)
    }

    /// A row that belongs to nothing. Rows that came after the walk began are left alone: they are
    /// behind the entries that came with them.
    private func strayRow(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Finding? {
        let now = try DirectoryStart.head(tables, in: txn)?.size ?? size
        if let last = try txn.last(tables.entries)?.0, last >= now {
            return Finding(seq: size, kind: .inserted)
        }
        let tiles = now / LedgerLimits.tileWidth
        if let last = try txn.last(tables.tiles)?.0, last >= tiles {
            return Finding(seq: size, kind: .inserted, part: .tile)
        }
        if let last = try txn.last(tables.filters)?.0, last >= tiles {
            return Finding(seq: size, kind: .inserted, part: .filter)
        }
        if let last = try txn.last(tables.payloads)?.0, last >= now {
            return Finding(seq: size, kind: .inserted, part: .payload)
        }
        if let last = try txn.last(tables.checkpoints)?.0, last > now {
            return Finding(seq: size, kind: .truncated, part: .checkpoint)
        }
        if try txn.contains(tables.checkpoints, 0) {
            return Finding(seq: 0, kind: .inserted, part: .checkpoint)
        }
        return nil
    }

    private static func head(
        _ tables: LedgerTables, in txn: borrowing some Transaction & ~Copyable
    ) throws -> LedgerHead? {
        try txn.withBytes(tables.state, LedgerTables.stateKey) { LedgerHead($0) } ?? nil
    }
}

extension VerifierKey {
    /// The key that entry 0 names, if the line is one that can be entry 0.
    init?(createdLine line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line),
            let type = value["ty"]?.string, type.utf8.elementsEqual(EntryDraft.createdType.utf8),
            let text = value["key"]?.string, let origin = value["origin"]?.string,
            let key = try? VerifierKey(text), key.name.utf8.elementsEqual(origin.utf8)
        else { return nil }
        self = key
    }
}
