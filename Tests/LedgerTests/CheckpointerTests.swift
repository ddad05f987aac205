// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import Storage
import Testing
import Transparency

@Suite struct CheckpointerTests {
    @Test func oneIsDueAfterASecondOrAThousandEntries() {
        var schedule = CheckpointSchedule(size: 10, milliseconds: 5000)
        #expect(!schedule.isDue(size: 10, milliseconds: 1_000_000))
        #expect(!schedule.isDue(size: 11, milliseconds: 5999))
        #expect(schedule.isDue(size: 11, milliseconds: 6000))
        #expect(!schedule.isDue(size: 1009, milliseconds: 5000))
        #expect(schedule.isDue(size: 1010, milliseconds: 5000))
        schedule.signed(size: 1010, milliseconds: 5001)
        #expect(!schedule.isDue(size: 1011, milliseconds: 6000))
        #expect(!schedule.isDue(size: 9, milliseconds: .max))
        #expect(
            CheckpointSchedule(size: 0, milliseconds: .max).isDue(size: 1, milliseconds: .max))
    }

    @Test func signsRecordsAndPublishes() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        let sizes = try signed.rows("ledger.checkpoints").map(\.0)
        #expect(sizes == [100, 200, 300])
        let (note, head) = try signed.ledger.environment.read { txn in
            let reader = signed.ledger.reader
            return (try reader.latestCheckpoint(in: txn), try reader.head(in: txn))
        }
        let checkpoint = try SignedCheckpoint(try #require(note), by: signed.verifierKey)
        #expect(checkpoint.size == 300 && checkpoint.root == head.root)
        #expect(checkpoint.checkpoint.origin == SignedLedger.origin)
        #expect(
            try signed.files.readHead() == Array(checkpoint.note.rendered().utf8))
        let mode =
            try FileManager.default
            .attributesOfItem(atPath: signed.files.headPath)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func neverSignsTwoHistories() throws {
        let signed = try SignedLedger(size: 100, interval: 100)
        let last = try #require(try signed.opening().latest)
        #expect(throws: LedgerError.forked(size: 99)) {
            try signed.checkpointer.sign(size: 99, root: last.root)
        }
        #expect(throws: LedgerError.forked(size: 100)) {
            try signed.checkpointer.sign(size: 100, root: .zero)
        }
        #expect(try signed.checkpointer.sign(size: 100, root: last.root).root == last.root)
    }

    /// On its own thread the newest head wins, and flushing waits for it.
    @Test func theHeadIsTheNewest() throws {
        let signed = try SignedLedger(size: 2, interval: 1)
        let checkpointer = Checkpointer(
            key: signed.key, tables: signed.ledger.tables, files: signed.files, latest: nil,
            scheduling: .thread)
        var last: SignedCheckpoint?
        for size in UInt64(3)...200 {
            let next = try checkpointer.sign(size: size, root: .zero)
            checkpointer.publish(next)
            last = next
        }
        try checkpointer.flush()
        let note = try #require(last).note
        #expect(try signed.files.readHead() == Array(note.rendered().utf8))
        #expect(!FileManager.default.fileExists(atPath: signed.files.headPath + ".new"))
    }

    @Test func aHeadThatCannotBeWrittenIsReportedUntilItCan() throws {
        let signed = try SignedLedger(size: 2, interval: 1)
        let missing = LedgerFiles(directory: signed.ledger.directory.path + "/gone")
        let checkpointer = Checkpointer(
            key: signed.key, tables: signed.ledger.tables, files: missing, latest: nil,
            scheduling: .inline)
        checkpointer.publish(try checkpointer.sign(size: 1, root: .zero))
        #expect(throws: LedgerError.self) { try checkpointer.flush() }
        try FileManager.default.createDirectory(
            atPath: signed.ledger.directory.path + "/gone", withIntermediateDirectories: false)
        checkpointer.publish(try checkpointer.sign(size: 2, root: .zero))
        try checkpointer.flush()
    }
}
