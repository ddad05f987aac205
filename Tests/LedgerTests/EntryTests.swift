// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Foundation
import Storage
import StrictJSON
import Testing
import Transparency

@Suite struct EntryTests {
    static let salt = [UInt8](0..<16)

    /// The line of a draft appended to an empty ledger.
    func line(_ draft: EntryDraft) throws -> String {
        let ledger = try TestLedger()
        var appender = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        try ledger.environment.write { txn in
            let appended = try appender.append(draft, in: txn)
            #expect(appended.seq == 0)
        }
        return String(decoding: try #require(try ledger.lines().first), as: UTF8.self)
    }

    @Test func membersStandInTheOrderOfTheirBytes() throws {
        var draft = EntryDraft(type: "t", milliseconds: 0, salt: Self.salt)
        // One before and one behind every member that the ledger sets, in a shuffled order.
        let names: [StaticString] = [
            "z", "tz", "a", "salu", "tsa", "preu", "via", "prew", "B", "_", "tx", "seqa",
        ]
        for name in names {
            draft.set(name, true)
        }
        draft.set("agents", ["b", "a"])
        draft.set("counts", ["b": 2, "a": -1])
        #expect(
            try line(draft) == """
                {"B":true,"_":true,"a":true,"agents":["b","a"],"counts":{"a":-1,"b":2},\
                "preu":true,"prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","prew":true,\
                "salt":"AAECAwQFBgcICQoLDA0ODw","salu":true,"seq":0,"seqa":true,\
                "ts":"1970-01-01T00:00:00.000Z","tsa":true,"tx":true,"ty":"t","tz":true,"v":1,\
                "via":true,"z":true}
                """)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b\\c", #"a\"b\\c"#), ("\u{8}\u{9}\u{A}\u{C}\u{D}", #"\b\t\n\f\r"#),
        ("\0\u{1F}\u{7F}", "\\u0000\\u001f\u{7F}"), ("é/\u{2028}😀", "é/\u{2028}😀"), ("", ""),
    ])
    func stringsAreEscapedAsCanonicalJSON(value: String, escaped: String) throws {
        var draft = EntryDraft(type: "t", milliseconds: 0, salt: Self.salt)
        draft.set("agent", value)
        let line = try line(draft)
        #expect(line.hasPrefix("{\"agent\":\"\(escaped)\",\"prev\":"))
        #expect(try JSONValue(parsing: Array(line.utf8)).canonical() == Array(line.utf8))
    }

    @Test(arguments: [
        (Int64.min, "0001-01-01T00:00:00.000Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_001, "2000-02-29T00:00:00.001Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
        (4_294_967_296_000, "2106-02-07T06:28:16.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (.max, "9999-12-31T23:59:59.999Z"),
    ])
    func times(milliseconds: Int64, text: String) throws {
        let draft = EntryDraft(type: "t", milliseconds: milliseconds, salt: Self.salt)
        #expect(try line(draft).contains("\"ts\":\"\(text)\""))
    }

    @Test func timeNeverRunsBackwards() throws {
        let ledger = try TestLedger()
        var appender = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        let times: [Int64] = [5000, 4000, 5001, Int64.min, 6000]
        try ledger.environment.write { txn in
            var written: [Int64] = []
            for time in times {
                let draft = EntryDraft(type: "t", milliseconds: time, salt: Self.salt)
                written.append(try appender.append(draft, in: txn).milliseconds)
            }
            try appender.seal(in: txn)
            #expect(written == [5000, 5000, 5001, 5001, 6000])
        }
        let again = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        #expect(again.lastMilliseconds == 6000)
    }

    @Test func integersAreThoseThatJSONKeeps() throws {
        let limit = LedgerLimits.largestInteger
        for value in [0, 1, -1, 42, limit, -limit] {
            var draft = EntryDraft(type: "t", milliseconds: 0, salt: Self.salt)
            draft.set("n", value)
            #expect(try line(draft).contains("\"n\":\(value),"))
        }
        for value in [limit + 1, -limit - 1, .max, .min] {
            var draft = EntryDraft(type: "t", milliseconds: 0, salt: Self.salt)
            draft.set("n", value)
            #expect(throws: LedgerError.integerOutOfRange(member: "n")) { try line(draft) }
        }
    }

    @Test func entriesAreLimited() throws {
        func draft(_ count: Int) -> EntryDraft {
            var draft = EntryDraft(type: "t", milliseconds: 0, salt: Self.salt)
            draft.set("text", String(repeating: "a", count: count))
            return draft
        }
        let fixed = try line(draft(0)).utf8.count
        let room = LedgerLimits.entryByteCount - fixed
        #expect(try line(draft(room)).utf8.count == LedgerLimits.entryByteCount)
        #expect(throws: LedgerError.entryTooLong(byteCount: LedgerLimits.entryByteCount + 1)) {
            try line(draft(room + 1))
        }
    }

    @Test func entriesAreChained() throws {
        let ledger = try TestLedger()
        try ledger.append(0..<300)
        var leaf = Digest.zero
        for (seq, line) in try ledger.lines().enumerated() {
            let value = try JSONValue(parsing: line)
            #expect(value.canonical() == line)
            #expect(value["seq"]?.number?.int64 == Int64(seq))
            #expect(value["prev"]?.string == Base64URL.encode(leaf.bytes))
            leaf = MerkleTree.leafHash(of: line)
        }
    }
}
