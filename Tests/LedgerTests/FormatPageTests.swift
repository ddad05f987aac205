// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import Storage
import StrictJSON
import Testing
import Transparency

/// `docs/ledger-format.md` is what strangers write verifiers from: its examples are held to the code.
@Suite struct FormatPageTests {
    let page: String
    let lines: [[UInt8]]

    init() throws {
        page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/ledger-format.md"), encoding: .utf8)
        lines = page.split(separator: "\n").filter { $0.hasPrefix("{") }.map { Array($0.utf8) }
    }

    @Test func theExampleIsWhatTheAppenderWrites() throws {
        #expect(lines.count == 2)
        let key = try VerifierKey(try #require(JSONValue(parsing: lines[0])["key"]?.string))
        let start: Int64 = 1_767_225_600_000
        var second = EntryDraft(
            type: "execution.completed", milliseconds: start + 1250, salt: [UInt8](16..<32))
        let members: [(StaticString, String)] = [
            ("agent", "agt_7Qm2"), ("cap", "check_balance"), ("grant", "grt_41xk"),
            ("host", "hst_9fTz"), ("jti", "c1d5"), ("op", "op_1"), ("out", "ok"),
            ("user", "usr_3aPd"),
        ]
        for (name, value) in members { second.set(name, value) }
        let ledger = try TestLedger()
        var appender = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        try ledger.environment.write { txn in
            let created = EntryDraft.created(
                key: key, isSimulation: false, milliseconds: start, salt: [UInt8](0..<16))
            _ = try appender.append(created, in: txn)
            _ = try appender.append(second, in: txn)
        }
        #expect(try ledger.lines() == lines)
        #expect(page.contains(Base64URL.encode(appender.lastLeaf.bytes)))
        #expect(page.contains(Data(appender.root().bytes).base64EncodedString()))
    }

    @Test func theFilterIsBuiltAsThePageSays() throws {
        let ledger = try TestLedger()
        var appender = try ledger.environment.read { try Appender.load(ledger.tables, in: $0) }
        try ledger.environment.write { txn in
            for _ in 0..<256 {
                var draft = EntryDraft(
                    type: "t", milliseconds: 0, salt: [UInt8](repeating: 0, count: 16))
                draft.set("agent", "agt_7Qm2")
                draft.set("cap", "not a tag")
                _ = try appender.append(draft, in: txn)
            }
        }
        let row = try #require(try ledger.row("ledger.filters", 0))
        let bits = (0..<10_240).filter { row[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        #expect(row.count == 1280 && bits == [635, 2803, 3737, 6839, 9941])
        #expect(page.contains("2803, 9941, 6839, 3737 and 635"))
    }

    @Test(arguments: [
        Finding.Kind.altered, .missing, .reordered, .duplicated, .inserted, .truncated, .forked,
        .badSignature, .timeBackwards, .undecodable, .nonCanonical,
    ])
    func everyKindIsExplained(kind: Finding.Kind) {
        #expect(page.contains("| `\(kind.rawValue)` |"))
    }

    @Test(arguments: [Verdict.Outcome.intact, .damaged, .unreadable, .undecided])
    func everyVerdictHasItsCode(outcome: Verdict.Outcome) {
        #expect(page.contains("| `\(outcome.rawValue)` | \(outcome.exitCode) |"))
    }
}
