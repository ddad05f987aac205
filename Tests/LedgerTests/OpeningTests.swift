// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Foundation
import Storage
import Testing
import Transparency

@Suite struct OpeningTests {
    @Test func aCleanLedgerOpens() throws {
        let signed = try SignedLedger(size: 350, interval: 100)
        let opening = try signed.opening()
        #expect(opening.appender.size == 350 && opening.latest?.size == 300)
        #expect(!opening.isUnfinished)
    }

    /// The head may lag behind the last checkpoint, as on a full disk.
    @Test func anOlderHeadIsNoRollback() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        let old = try SignedNote(
            parsing: try #require(try signed.ledger.row("ledger.checkpoints", 100)))
        try signed.files.writeHead(old)
        #expect(try signed.opening().latest?.size == 300)
        // And the other way round: the row of the last checkpoint was lost in a crash.
        try signed.ledger.setRow("ledger.checkpoints", 300, nil)
        try signed.files.writeHead(
            try signed.checkpointer.sign(
                size: 300, root: signed.opening().appender.root()
            ).note)
        #expect(try signed.opening().latest?.size == 300)
    }

    @Test func aCreationThatWasCutOffIsUnfinished() throws {
        let signed = try SignedLedger(size: 1, interval: 1000)
        #expect(try signed.opening().isUnfinished)
        let empty = try TestLedger()
        let opening = try empty.environment.read {
            try LedgerOpening.check(
                empty.tables, files: LedgerFiles(directory: empty.directory.path),
                key: signed.verifierKey, in: $0)
        }
        #expect(opening.isUnfinished && opening.appender.size == 0)
    }

    @Test func aMissingHeadIsRefused() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        try FileManager.default.removeItem(atPath: signed.files.headPath)
        #expect(throws: LedgerError.headMissing(path: signed.files.headPath)) {
            try signed.opening()
        }
    }

    @Test func anOlderDatabaseIsARollback() throws {
        let older = try SignedLedger(size: 250, interval: 100)
        let newer = try SignedLedger(size: 300, interval: 100)
        #expect(older.verifierKey == newer.verifierKey)
        let head = try SignedNote(parsing: try #require(try newer.files.readHead()))
        try older.files.writeHead(head)
        #expect(throws: LedgerError.rolledBack(size: 250, signed: 300)) { try older.opening() }
        // The same with nothing left at all.
        let empty = try TestLedger()
        let files = LedgerFiles(directory: empty.directory.path)
        try files.writeHead(head)
        #expect(throws: LedgerError.rolledBack(size: 0, signed: 300)) {
            try empty.environment.read {
                try LedgerOpening.check(
                    empty.tables, files: files, key: newer.verifierKey, in: $0)
            }
        }
    }

    @Test func anotherHistoryIsAFork() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        let other = Checkpointer(
            key: signed.key, tables: signed.ledger.tables, files: signed.files, latest: nil,
            scheduling: .inline)
        try signed.files.writeHead(other.sign(size: 250, root: .zero).note)
        #expect(throws: LedgerError.forked(size: 250)) { try signed.opening() }
    }

    @Test func aForgedCheckpointIsRefused() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        let stranger = try SignedLedger(size: 300, interval: 100, seed: 2)
        #expect(stranger.verifierKey != signed.verifierKey)
        let head = try SignedNote(parsing: try #require(try stranger.files.readHead()))
        try signed.files.writeHead(head)
        #expect(throws: LedgerError.badSignature("head.note")) { try signed.opening() }
        try signed.checkpointer.flush()
        try signed.ledger.setRow(
            "ledger.checkpoints", 300, try stranger.ledger.row("ledger.checkpoints", 300))
        #expect(throws: LedgerError.badSignature("the last checkpoint")) { try signed.opening() }
    }
}
