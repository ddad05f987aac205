// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON
import Testing

@Suite("Entries")
struct AuditEntryTests {
    private func everything(_ ground: Ground) -> AuditEntry {
        var entry = ground.execution(of: alice, arguments: [1], result: [2])
        entry.grant = GrantID("grt_1")
        entry.capability = "check_balance"
        entry.tokenID = "a \"quoted\" jti"
        entry.outcome = .failed
        entry.why = "capability_failed"
        return entry
    }

    @Test("A line says everything that was set, in canonical form")
    func line() throws {
        try Ground.with { ground in
            let entry = everything(ground)
            let line = try ground.append(entry)
            let expected: [(String, JSONValue)] = [
                ("ty", "execution.completed"), ("ts", "2026-01-01T12:00:00.000Z"), ("seq", 0),
                ("v", 1), ("user", "usr_alice"), ("host", "hst_1"), ("agent", "agt_1"),
                ("grant", "grt_1"), ("cap", "check_balance"), ("jti", "a \"quoted\" jti"),
                ("op", .string(entry.operation.text)), ("out", "failed"),
                ("why", "capability_failed"),
            ]
            for (name, value) in expected { #expect(line.members[name] == value, "\(name)") }
            #expect(line.members.count == expected.count + 4, "prev, salt, cm_args, cm_res")
            #expect(line.event == .executionCompleted)
            #expect(line.moment == Ground.noon)
            #expect(line.vocabularyFaults == [])
            let stored = try ground.line(0)
            #expect(try JSONValue(parsing: stored).canonical() == stored)
        }
    }

    @Test("User, host, agent, grant and token lead to an entry; nothing else does")
    func tags() throws {
        try Ground.with { ground in
            try ground.append(ground.entry(.ledgerHeartbeat))
            let line = try ground.append(everything(ground))
            for tag in ["usr_alice", "hst_1", "agt_1", "grt_1", "a \"quoted\" jti"] {
                #expect(try ground.tagged(tag) == [1], "\(tag)")
            }
            for other in ["check_balance", "failed", line.string("op")!, "execution.completed"] {
                #expect(try ground.tagged(other) == [], "\(other)")
            }
        }
    }

    @Test("A prepared entry that is appended again writes the same, payload included")
    func again() throws {
        try Ground.with { ground in
            let prepared = PreparedEntry(everything(ground), random: ground.random)
            struct Dropped: Error {}
            var first: (line: [UInt8]?, row: [UInt8]?) = (nil, nil)
            #expect(throws: Dropped.self) {
                try ground.environment.write { txn in
                    var appender = try Appender.load(ground.tables, in: txn)
                    _ = try appender.append(prepared, sealer: ground.sealer, in: txn)
                    let reader = LedgerReader(ground.tables)
                    first = (try reader.entry(0, in: txn), try reader.payload(0, in: txn))
                    throw Dropped()
                }
            }
            try ground.append([prepared])
            #expect(try ground.line(0) == first.line)
            #expect(try ground.row(0) == first.row)
        }
    }

    @Test("Further members are written as they are set")
    func further() throws {
        try Ground.with { ground in
            var opened = ground.entry(.ledgerOpened)
            opened.set("clean", false)
            var asked = ground.entry(.approvalRequested)
            asked.set("capabilities", 3)
            asked.set("purpose", "registration")
            #expect(try ground.append(opened).members["clean"] == false)
            let line = try ground.append(asked)
            #expect(line.members["capabilities"] == 3)
            #expect(line.members["purpose"] == "registration")
            #expect(
                line.vocabularyFaults == [
                    "approval.requested needs host", "approval.requested needs agent",
                    "approval.requested needs approval",
                ])
        }
    }

    @Test("A number of more than 53 bits is refused")
    func largeNumber() throws {
        try Ground.with { ground in
            var entry = ground.entry(.approvalRequested)
            entry.set("capabilities", Int64.max)
            #expect(throws: LedgerError.integerOutOfRange(member: "capabilities")) {
                try ground.append(entry)
            }
        }
    }

    @Test("Any bytes can be read as an entry's line, and nothing but an entry is one")
    func anyLine() throws {
        try Ground.with { ground in
            try ground.append(everything(ground))
            let good = try ground.line(0)
            #expect(AuditedEntryLine(good) != nil)
            for count in 0..<good.count {
                #expect(AuditedEntryLine(Array(good.prefix(count))) == nil)
            }
            for round in 0..<20_000 {
                var line = round % 4 == 0 ? ground.random.bytes(below: 300) : good
                if round % 4 != 0 {
                    line[Int(ground.random.below(UInt64(line.count)))] = ground.random.bytes(1)[0]
                }
                guard let entry = AuditedEntryLine(line) else { continue }
                #expect(entry.members["seq"]?.number?.int64 == Int64(entry.seq))
                #expect(try ground.sealer.open(nil, of: entry) != .absent)
            }
        }
    }

    @Test(
        "What an entry must have",
        arguments: [
            ("v", nil), ("v", 2), ("v", "1"), ("seq", nil), ("seq", -1), ("seq", "0"), ("ts", nil),
            ("ts", 0), ("ts", "yesterday"), ("ty", nil), ("ty", 1),
        ] as [(String, JSONValue?)])
    func mustHave(name: String, value: JSONValue?) throws {
        try Ground.with { ground in
            var members = try ground.append(everything(ground)).members
            #expect(AuditedEntryLine(JSONValue.object(members).canonical()) != nil)
            members[name] = value
            #expect(AuditedEntryLine(JSONValue.object(members).canonical()) == nil)
        }
    }
}
