// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Foundation
import Storage
import Testing
import Transparency

/// What people do to a ledger, and what the verifier calls it.
@Suite struct CorruptionTests {
    /// In a full tile, across the edge of one, and in the tail.
    static let places = [5, 255, 256, 600, 690]

    let signed: SignedLedger
    let entries: [[UInt8]]

    init() throws {
        signed = try SignedLedger(size: 700, interval: 100)
        entries = try signed.ledger.lines()
    }

    /// Verifies with other entries in place, each under its index.
    func finding(_ entries: [[UInt8]]) throws -> Finding? {
        try signed.replaceRows(
            "ledger.entries", with: entries.enumerated().map { (UInt64($0.offset), $0.element) })
        return signed.verify(key: signed.verifierKey).firstBad
    }

    @Test(arguments: places)
    func removed(place: Int) throws {
        var moved = entries
        moved.remove(at: place)
        #expect(try finding(moved) == Finding(seq: UInt64(place), kind: .missing))
        try signed.ledger.setRow("ledger.entries", 699, entries[699])
    }

    @Test(arguments: places)
    func rowRemoved(place: Int) throws {
        try signed.ledger.setRow("ledger.entries", UInt64(place), nil)
        #expect(signed.verify().firstBad == Finding(seq: UInt64(place), kind: .missing))
    }

    @Test(arguments: places, [1, 3])
    func exchanged(place: Int, distance: Int) throws {
        var moved = entries
        moved.swapAt(place, place + distance)
        #expect(try finding(moved) == Finding(seq: UInt64(place), kind: .reordered))
    }

    @Test(arguments: places)
    func copied(place: Int) throws {
        var moved = entries
        moved[place] = entries[place - 2]
        #expect(try finding(moved) == Finding(seq: UInt64(place), kind: .duplicated))
    }

    @Test(arguments: places)
    func repeated(place: Int) throws {
        var moved = entries
        moved.insert(entries[place - 1], at: place)
        #expect(try finding(moved) == Finding(seq: UInt64(place), kind: .duplicated))
    }

    @Test(arguments: [1, 44, 444, 700])
    func cutOff(count: Int) throws {
        #expect(
            try finding(entries.dropLast(count))
                == Finding(seq: UInt64(700 - count), kind: .truncated))
    }

    @Test func oneTooMany() throws {
        #expect(try finding(entries + [entries[699]]) == Finding(seq: 700, kind: .inserted))
    }

    @Test(arguments: places)
    func otherForms(place: Int) throws {
        let text = String(decoding: entries[place], as: UTF8.self)
        let spellings = [
            text.replacing("{", with: "{ "), text.replacing("\"v\":1", with: "\"v\":1.0"),
            text.replacing("\"out\":\"ok\"", with: "\"out\":\"\\u006fk\""),
            text.replacing("\"n\":", with: "\"m\":null,\"n\":").replacing(
                "\"jti\"", with: "\"zz\""),
        ]
        for spelling in spellings {
            try signed.ledger.setRow("ledger.entries", UInt64(place), Array(spelling.utf8))
            #expect(
                signed.verify().firstBad == Finding(seq: UInt64(place), kind: .nonCanonical),
                "\(spelling)")
        }
        for garbage in ["", "{}", "[]", "{\"v\":1}", String(text.dropLast()), text + "}"] {
            try signed.ledger.setRow("ledger.entries", UInt64(place), Array(garbage.utf8))
            #expect(
                signed.verify().firstBad == Finding(seq: UInt64(place), kind: .undecodable),
                "\(garbage)")
        }
    }

    /// Somebody without the key replaces the history from an entry on, with everything that hangs
    /// on it.
    @Test(arguments: places)
    func rewritten(place: Int) throws {
        let other = try TestLedger()
        var appender = try other.environment.read { try Appender.load(other.tables, in: $0) }
        try other.environment.write { txn in
            let created = EntryDraft.created(
                key: signed.verifierKey, isSimulation: true, milliseconds: TestEntry.start,
                salt: [UInt8](repeating: 5, count: 16))
            _ = try appender.append(created, in: txn)
            for number in 1..<700 {
                var draft = TestEntry.draft(number)
                if number == place { draft.set("why", "forged") }
                _ = try appender.append(draft, in: txn)
            }
            try appender.seal(in: txn)
        }
        for table in ["ledger.entries", "ledger.tiles", "ledger.filters", "ledger.state"] {
            for key in 0..<UInt64(try other.rowCount(table)) {
                try signed.ledger.setRow(table, key, try other.row(table, key))
            }
        }
        let signedBefore = UInt64(place / 100 * 100)
        #expect(
            signed.verify().firstBad
                == Finding(seq: signedBefore, kind: .forked, part: .checkpoint))
    }

    @Test func timeBackwards() throws {
        let ledger = try TestLedger()
        let files = LedgerFiles(directory: ledger.directory.path)
        _ = try files.createKey(origin: "a", using: RepeatedByte(byte: 3))
        try ledger.append(0..<2)
        // A line that is older than the one before, chained by somebody who rewrote the rest.
        let old = try ledger.lines()[1]
        let older = String(decoding: old, as: UTF8.self)
            .replacing("\"ts\":\"2026", with: "\"ts\":\"2025")
        try ledger.setRow("ledger.entries", 1, Array(older.utf8))
        var frontier = Frontier()
        let leaves = [
            MerkleTree.leafHash(of: try ledger.lines()[0]),
            MerkleTree.leafHash(of: Array(older.utf8)),
        ]
        for leaf in leaves { frontier.append(leaf) }
        var state: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 2]
        state += frontier.root().bytes + leaves[1].bytes + frontier.hashes.flatMap(\.bytes)
        try ledger.setRow("ledger.state", 0, state)
        let verdict = LedgerVerifier().verify(ledger.environment, files: files)
        #expect(verdict.firstBad == Finding(seq: 1, kind: .timeBackwards))
    }

    @Test func missingAndStrayRows() throws {
        for table in ["tiles", "filters"] {
            let name = "ledger.\(table)"
            let part: Finding.Part = table == "tiles" ? .tile : .filter
            let row = try #require(try signed.ledger.row(name, 1))
            try signed.ledger.setRow(name, 1, nil)
            #expect(signed.verify().firstBad == Finding(seq: 256, kind: .missing, part: part))
            try signed.ledger.setRow(name, 1, row)
            try signed.ledger.setRow(name, 2, row)
            #expect(signed.verify().firstBad == Finding(seq: 700, kind: .inserted, part: part))
            try signed.ledger.setRow(name, 2, nil)
        }
        try signed.ledger.setRow("ledger.payloads", 700, [1])
        #expect(signed.verify().firstBad == Finding(seq: 700, kind: .inserted, part: .payload))
        try signed.ledger.setRow("ledger.payloads", 700, nil)
        let state = try #require(try signed.ledger.row("ledger.state", 0))
        try signed.ledger.setRow("ledger.state", 0, nil)
        #expect(signed.verify().firstBad == Finding(seq: 700, kind: .missing, part: .state))
        try signed.ledger.setRow("ledger.state", 0, state)
        #expect(signed.verify().outcome == .intact)
        // A checkpoint over more than there is.
        try signed.ledger.setRow(
            "ledger.checkpoints", 701, try signed.ledger.row("ledger.checkpoints", 700))
        #expect(
            signed.verify().firstBad == Finding(seq: 700, kind: .truncated, part: .checkpoint))
    }
}
