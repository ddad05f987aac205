// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Foundation
import Storage
import Testing
import Transparency

@Suite struct VerifierTests {
    @Test(arguments: [1, 2, 255, 256, 257, 300])
    func intact(size: Int) throws {
        let signed = try SignedLedger(size: size, interval: 1)
        let verdict = signed.verify(key: signed.verifierKey, requireSigned: true)
        #expect(verdict.outcome == .intact && verdict.firstBad == nil)
        #expect(verdict.size == UInt64(size) && verdict.checkpoints == size)
    }

    @Test func whatIsShown() throws {
        let signed = try SignedLedger(size: 600, interval: 100)
        let root = try signed.opening().appender.root()
        let own = signed.verify()
        #expect(own.shown == ["intact", "self-signed", "complete"] && own.root == root)
        #expect(signed.verify(key: signed.verifierKey).shown == ["intact", "signed", "complete"])
        #expect(signed.verify(requireSigned: true).outcome == .undecided)
        try signed.ledger.append(600..<650)
        let tail = signed.verify(key: signed.verifierKey)
        #expect(tail.outcome == .intact)
        #expect(tail.shown == ["intact", "signed", "unsigned tail", "complete"])
        #expect(
            signed.verify(key: signed.verifierKey, requireSigned: true).outcome == .undecided)
        let stranger = try SignedLedger(size: 1, interval: 1, seed: 9)
        let other = signed.verify(key: stranger.verifierKey)
        #expect(other.outcome == .undecided && other.checkpoints == 0)
    }

    @Test func progressCanStopIt() throws {
        let signed = try SignedLedger(size: 9000, interval: 1000)
        var seen: [UInt64] = []
        let verdict = LedgerVerifier().verify(signed.ledger.environment, files: signed.files) {
            seen.append($0)
            #expect($1 == 9000)
            return $0 < 4096
        }
        #expect(seen == [0, 4096] && verdict.outcome == .undecided)
    }

    @Test func nothingToVerify() throws {
        let ledger = try TestLedger()
        let files = LedgerFiles(directory: ledger.directory.path)
        #expect(LedgerVerifier().verify(ledger.environment, files: files).outcome == .unreadable)
        ledger.environment.close()
        #expect(LedgerVerifier().verify(ledger.environment, files: files).outcome == .unreadable)
    }

    /// A checkpoint that somebody kept has to be continued.
    @Test func keptCheckpoints() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        func verify(_ note: SignedNote) -> Verdict {
            LedgerVerifier(key: signed.verifierKey, checkpoint: note)
                .verify(signed.ledger.environment, files: signed.files)
        }
        let kept = try signed.checkpoint().note
        #expect(verify(kept).outcome == .intact)
        let checkpointer = Checkpointer(
            key: signed.key, tables: signed.ledger.tables, files: signed.files, latest: nil,
            scheduling: .inline)
        let other = try checkpointer.sign(size: 250, root: .zero).note
        #expect(verify(other).firstBad == Finding(seq: 200, kind: .forked, part: .checkpoint))
        let ahead = try checkpointer.sign(size: 301, root: .zero).note
        #expect(verify(ahead).firstBad == Finding(seq: 300, kind: .truncated, part: .checkpoint))
        let stranger = try SignedLedger(size: 1, interval: 1, seed: 9).checkpoint().note
        #expect(verify(stranger).outcome == .undecided)
    }

    /// What is not a database is a clear word, not a signal.
    @Test func filesThatAreNoDatabase() throws {
        let signed = try SignedLedger(size: 300, interval: 100)
        let directory = signed.ledger.directory
        let path = directory.appending(path: "data.mdb")
        signed.ledger.environment.close()
        let whole = try Data(contentsOf: path)
        #expect(LedgerVerifier().verify(directory: directory.path).outcome == .intact)
        for count in [0, 1, 100, 4096, 8192, whole.count / 2] {
            try whole.prefix(count).write(to: path)
            let verdict = LedgerVerifier().verify(directory: directory.path)
            #expect(verdict.outcome == .unreadable && verdict.reason != nil, "\(count) bytes")
        }
        try Data(count: whole.count).write(to: path)
        #expect(LedgerVerifier().verify(directory: directory.path).outcome == .unreadable)
        try FileManager.default.removeItem(at: path)
        #expect(LedgerVerifier().verify(directory: directory.path).outcome == .unreadable)
        #expect(LedgerVerifier().verify(directory: "/nowhere").outcome == .unreadable)
    }

    /// Entries are found at their place, whatever bit it is.
    @Test(arguments: [20, 256, 270])
    func flippedEntryBits(size: Int) throws {
        let signed = try SignedLedger(size: size, interval: 10)
        var random = FixedSequence(state: UInt64(size))
        let rows = try signed.rows("ledger.entries")
        for round in 0..<200 {
            // The ends are where mistakes hide.
            let seq = round < 20 ? size - 1 - round / 5 : Int.random(in: 0..<size, using: &random)
            try flip(signed, "ledger.entries", rows[seq], &random) { verdict, place in
                #expect(verdict.outcome == .damaged, "\(place)")
                #expect(verdict.firstBad?.seq == UInt64(seq), "\(place): \(verdict)")
                #expect(verdict.firstBad?.part == .entry, "\(place): \(verdict)")
            }
        }
        #expect(signed.verify().outcome == .intact)
    }

    @Test(arguments: [
        ("ledger.tiles", Finding.Part.tile), ("ledger.filters", .filter), ("ledger.state", .state),
        ("ledger.checkpoints", .checkpoint),
    ])
    func flippedBits(table: String, part: Finding.Part) throws {
        let signed = try SignedLedger(size: 270, interval: 30)
        var random = FixedSequence(state: 77)
        let rows = try signed.rows(table)
        for _ in 0..<200 {
            let row = try #require(rows.randomElement(using: &random))
            try flip(signed, table, row, &random) { verdict, place in
                #expect(verdict.outcome == .damaged, "\(place)")
                #expect(verdict.firstBad?.part == part, "\(place): \(verdict)")
            }
        }
        #expect(signed.verify().outcome == .intact)
    }

    @Test func flippedHeadBits() throws {
        let signed = try SignedLedger(size: 12, interval: 4)
        let head = try #require(try signed.files.readHead())
        for bit in 0..<head.count * 8 {
            var flipped = head
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            try Data(flipped).write(to: URL(filePath: signed.files.headPath))
            let verdict = signed.verify()
            #expect(verdict.outcome == .damaged && verdict.firstBad?.part == .head, "bit \(bit)")
        }
        try FileManager.default.removeItem(atPath: signed.files.headPath)
        #expect(
            signed.verify().firstBad == Finding(seq: 12, kind: .truncated, part: .head))
    }

    private func flip(
        _ signed: SignedLedger, _ table: String, _ row: (UInt64, [UInt8]),
        _ random: inout FixedSequence, _ check: (Verdict, String) throws -> Void
    ) throws {
        let bit = Int.random(in: 0..<row.1.count * 8, using: &random)
        var flipped = row.1
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        try signed.ledger.setRow(table, row.0, flipped)
        try check(signed.verify(), "\(table) \(row.0), bit \(bit)")
        try signed.ledger.setRow(table, row.0, row.1)
    }
}
