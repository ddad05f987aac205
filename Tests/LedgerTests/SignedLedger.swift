// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Foundation
import Storage
import Transparency

/// A ledger as a server leaves it: entry 0, entries, checkpoints, key and `head.note`.
struct SignedLedger {
    static let origin = "ledger.example/test"

    let ledger: TestLedger
    let files: LedgerFiles
    let key: LedgerKey
    let checkpointer: Checkpointer

    var verifierKey: VerifierKey { key.verifierKey }

    /// A ledger of `size` entries with a checkpoint after every `interval`, and none after the rest.
    init(size: Int, interval: Int, seed: UInt8 = 1) throws {
        ledger = try TestLedger()
        files = LedgerFiles(directory: ledger.directory.path)
        key = try files.createKey(origin: Self.origin, using: RepeatedByte(byte: seed))
        checkpointer = Checkpointer(
            key: key, tables: ledger.tables, files: files, latest: nil, scheduling: .inline)
        try create()
        if interval == 1 { try checkpoint() }
        try grow(to: size, interval: interval)
    }

    private func create() throws {
        var appender = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        try ledger.environment.write { txn in
            let draft = EntryDraft.created(
                key: verifierKey, isSimulation: true, milliseconds: TestEntry.start,
                salt: [UInt8](repeating: 5, count: 16))
            _ = try appender.append(draft, in: txn)
            try appender.seal(in: txn)
        }
    }

    func grow(to size: Int, interval: Int) throws {
        var count = try ledger.rowCount("ledger.entries")
        while count < size {
            let next = min((count / interval + 1) * interval, size)
            try ledger.append(count..<next)
            if next.isMultiple(of: interval) { try checkpoint() }
            count = next
        }
    }

    @discardableResult
    func checkpoint() throws -> SignedCheckpoint {
        let head = try ledger.environment.read { try ledger.reader.head(in: $0) }
        let signed = try checkpointer.sign(size: head.size, root: head.root)
        try ledger.environment.write { try checkpointer.record(signed, in: $0) }
        checkpointer.publish(signed)
        try checkpointer.flush()
        return signed
    }

    func verify(key: VerifierKey? = nil, requireSigned: Bool = false) -> Verdict {
        LedgerVerifier(key: key, requireSigned: requireSigned)
            .verify(ledger.environment, files: files)
    }

    func opening() throws -> LedgerOpening {
        try ledger.environment.read {
            try LedgerOpening.check(ledger.tables, files: files, key: verifierKey, in: $0)
        }
    }

    /// All rows of a table.
    func rows(_ table: String) throws -> [(UInt64, [UInt8])] {
        let table = try ledger.environment.rawTable(table, key: UInt64.self)
        return try ledger.environment.read { txn in
            var rows: [(UInt64, [UInt8])] = []
            try txn.scan(table) { key, row in
                rows.append((key, (0..<row.count).map { row[$0] }))
                return .next
            }
            return rows
        }
    }

    /// Puts other rows in place of all of a table.
    func replaceRows(_ table: String, with rows: [(UInt64, [UInt8])]) throws {
        let table = try ledger.environment.rawTable(table, key: UInt64.self)
        try ledger.environment.write { txn in
            try txn.deleteRange(table, before: nil)
            for (key, row) in rows { try txn.put(table, key, row) }
        }
    }
}

/// Chance that always draws the same byte.
struct RepeatedByte: RandomSource {
    let byte: UInt8

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        for index in bytes.indices { bytes[index] = byte }
    }
}
