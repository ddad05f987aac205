// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Storage
import Testing
import Transparency

@Suite struct AppenderTests {
    struct Refused: Error {}

    /// Whatever the size of the batches, the same bytes in every table.
    @Test(arguments: [1, 7, 256, 1000])
    func batchesLeaveNoTrace(batch: Int) throws {
        let reference = try TestLedger()
        let ledger = try TestLedger()
        let count = 1100
        let expected = try reference.append(0..<count, batch: count)
        let appender = try ledger.append(0..<count, batch: batch)
        #expect(appender.root() == expected.root() && appender.lastLeaf == expected.lastLeaf)
        #expect(try ledger.lines() == reference.lines())
        for key in 0..<UInt64(4) {
            for table in ["ledger.tiles", "ledger.filters"] {
                let row = try #require(try ledger.row(table, key))
                #expect(try row == reference.row(table, key))
            }
        }
        #expect(try ledger.row("ledger.state", 0) == reference.row("ledger.state", 0))
    }

    @Test func theTreeIsThatOfTheLines() throws {
        let ledger = try TestLedger()
        let count = 1100
        let appender = try ledger.append(0..<count)
        var frontier = Frontier()
        var expectedTile: [UInt8] = []
        for (seq, line) in try ledger.lines().enumerated() {
            let leaf = MerkleTree.leafHash(of: line)
            if 768..<1024 ~= seq { leaf.append(to: &expectedTile) }
            frontier.append(leaf) { level, root in
                if seq == 1023, level >= 8 { expectedTile += root.bytes }
            }
        }
        #expect(appender.root() == frontier.root() && appender.size == UInt64(count))
        // The fourth tile ends the trees of 256, 512 and 1,024 entries.
        #expect(try ledger.row("ledger.tiles", 3) == expectedTile)
        #expect(expectedTile.count == (256 + 3) * 32)
        #expect(try ledger.rowCount("ledger.tiles") == 4)
        #expect(try ledger.rowCount("ledger.filters") == 4)
        #expect(
            try ledger.environment.read { try ledger.reader.head(in: $0) }.root
                == frontier.root())
    }

    /// Closing and opening at any size changes nothing.
    @Test func reopeningAtEverySize() throws {
        let ledger = try TestLedger()
        let reference = try TestLedger()
        try reference.append(0..<600)
        let lines = try reference.lines()
        var frontier = Frontier()
        for number in 0..<600 {
            let appender = try ledger.append(number..<number + 1)
            frontier.append(MerkleTree.leafHash(of: lines[number]))
            #expect(appender.root() == frontier.root())
        }
        #expect(try ledger.lines() == lines)
        for tile in 0..<UInt64(2) {
            #expect(try ledger.row("ledger.tiles", tile) == reference.row("ledger.tiles", tile))
            #expect(
                try ledger.row("ledger.filters", tile) == reference.row("ledger.filters", tile))
        }
    }

    @Test func aFailingJobLeavesNothing() throws {
        let ledger = try TestLedger()
        var appender = try ledger.append(0..<250)
        let before = appender
        try ledger.environment.write { txn in
            var copy = appender
            #expect(throws: Refused.self) {
                try txn.nested { child in
                    for number in 250..<300 {
                        _ = try copy.append(TestEntry.draft(number), in: child)
                    }
                    throw Refused()
                }
            }
            #expect(appender.root() == before.root())
            _ = try appender.append(TestEntry.draft(250), in: txn)
            try appender.seal(in: txn)
        }
        #expect(try ledger.rowCount("ledger.tiles") == 0)
        let reference = try TestLedger()
        #expect(try appender.root() == reference.append(0..<251).root())
        #expect(try ledger.lines() == reference.lines())
    }

    @Test func payloadsKnowTheirPlace() throws {
        let ledger = try TestLedger()
        var appender = try ledger.append(0..<3)
        try ledger.environment.write { txn in
            let draft = TestEntry.draft(3)
            _ = try appender.append(draft, payload: { [UInt8($0), 9] }, in: txn)
            #expect(throws: Refused.self) {
                _ = try appender.append(draft, payload: { _ in throw Refused() }, in: txn)
            }
        }
        let payloads = try ledger.environment.read { txn in
            try [2, 3].map { try ledger.reader.payload($0, in: txn) }
        }
        #expect(payloads == [nil, [3, 9]])
    }

    @Test func nothingIsWrittenWhenNothingWasAppended() throws {
        let ledger = try TestLedger()
        var appender = try ledger.append(0..<3)
        try ledger.environment.write { txn in
            try appender.seal(in: txn)
            #expect(txn.writes == 0)
        }
    }

    /// What the last rows say has to agree, or nothing is appended.
    @Test(arguments: [256, 300])
    func loadingRefusesWhatDisagrees(size: Int) throws {
        let tail = UInt64(size - 1)
        let damages: [(String, UInt64)] = [
            ("ledger.entries", tail), ("ledger.state", 0), ("ledger.tiles", 0),
            ("ledger.filters", 0),
        ]
        for (table, key) in damages {
            let ledger = try TestLedger()
            try ledger.append(0..<size)
            try ledger.setRow(table, key, nil)
            #expect(throws: LedgerError.self, "\(table) \(key)") {
                try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
            }
        }
        let ledger = try TestLedger()
        try ledger.append(0..<size)
        var random = FixedSequence(state: 3)
        for (table, key) in damages.prefix(2) {
            let row = try #require(try ledger.row(table, key))
            for _ in 0..<200 {
                var flipped = row
                let bit = Int.random(in: 0..<row.count * 8, using: &random)
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                try ledger.setRow(table, key, flipped)
                #expect(throws: LedgerError.self, "\(table), bit \(bit)") {
                    try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
                }
            }
            try ledger.setRow(table, key, row)
        }
        #expect(try ledger.append(size..<size + 1).size == UInt64(size + 1))
    }
}
