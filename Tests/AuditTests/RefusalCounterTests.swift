// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import StrictJSON
import Testing

@Suite("Refusals that are counted")
struct RefusalCounterTests {
    private let noon = Ground.noon
    private let agent = AgentID("agt_1")!

    /// What a summary holds, as it stands in the ledger.
    private func summary(of counter: RefusalCounter, at now: Timestamp) throws -> JSONObject? {
        try Ground.with { ground in
            let entry = counter.drain(at: now, operation: ground.operation())
            return try entry.map { try ground.append($0) }?.members
        }
    }

    private func counts(_ members: JSONObject?, _ name: String) -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for (key, value) in members?[name]?.object ?? JSONObject() {
            counts[key] = value.number?.int64
        }
        return counts
    }

    @Test("Ten a second get an entry, the eleventh does not, the next second begins anew")
    func cap() {
        let counter = RefusalCounter(since: noon)
        for second in 0..<3 {
            let now = noon + .seconds(second)
            for number in 1...12 {
                #expect(
                    counter.admits(agent: agent, reason: "invalid_request", at: now)
                        == (number <= AuditLimits.refusalsPerSecond))
            }
            #expect(
                !counter.admits(
                    agent: agent, reason: "invalid_request", at: now + .milliseconds(999)))
            #expect(counter.admits(agent: agent, reason: "agent_revoked", at: now))
            #expect(counter.admits(agent: AgentID("agt_2")!, reason: "invalid_request", at: now))
            #expect(counter.admits(host: HostID("hst_1")!, reason: "invalid_request", at: now))
        }
    }

    @Test("A clock read before its turn gives nothing extra; one that was set back begins anew")
    func clockSteps() {
        let counter = RefusalCounter(since: noon)
        func admitted(_ now: Timestamp) -> Int {
            (0..<20).count { _ in counter.admits(agent: agent, reason: "x", at: now) }
        }
        #expect(admitted(noon) == 10)
        #expect(admitted(noon - .seconds(1)) == 0)
        #expect(admitted(noon) == 0)
        #expect(admitted(noon - .seconds(7200)) == 10)
        #expect(admitted(.earliest) == 10)
        #expect(admitted(.latest) == 10)
    }

    @Test("More identities in a second than can be watched are counted, not recorded")
    func watched() {
        let counter = RefusalCounter(since: noon)
        let admitted = (0..<65_540).count { number in
            counter.admits(agent: AgentID("agt_\(number)")!, reason: "x", at: noon)
        }
        #expect(admitted == 65_536)
        #expect(!counter.admits(agent: AgentID("agt_new")!, reason: "x", at: noon))
        #expect(counter.admits(agent: AgentID("agt_1")!, reason: "x", at: noon))
        #expect(counter.admits(agent: AgentID("agt_new")!, reason: "x", at: noon + .seconds(1)))
    }

    @Test("A summary says when, and counts by reason, endpoint, source and claim")
    func summary() throws {
        let counter = RefusalCounter(since: noon)
        counter.count(
            reason: "invalid_jwt", endpoint: .execute, address: "203.0.113.7",
            claimedAgent: "agt_victim")
        counter.count(
            reason: "invalid_jwt", endpoint: .execute, address: "203.0.113.7",
            claimedAgent: "agt_victim")
        counter.count(
            reason: "invalid_jwt", endpoint: .status, address: "2001:db8::1",
            claimedAgent: "agt_\u{202E}evil")
        counter.count(reason: "not_found", endpoint: nil, address: "203.0.113.7")
        let members = try #require(try summary(of: counter, at: noon + .seconds(10)))
        #expect(members["ty"]?.string == "refusals.summary")
        #expect(members["from"]?.string == "2026-01-01T12:00:00.000Z")
        #expect(members["until"]?.string == "2026-01-01T12:00:10.000Z")
        #expect(counts(members, "counts") == ["invalid_jwt": 3, "not_found": 1])
        #expect(counts(members, "endpoints") == ["execute": 2, "status": 1, "none": 1])
        #expect(
            counts(members, "sources") == [
                "203.0.113.7|execute|invalid_jwt": 2, "2001:db8::/64|status|invalid_jwt": 1,
                "203.0.113.7|none|not_found": 1,
            ])
        #expect(counts(members, "claimed") == ["agt_victim": 2, "other": 1])
    }

    @Test("A claimed name is no tag: nobody writes into another's history")
    func claims() throws {
        try Ground.with { ground in
            let counter = RefusalCounter(since: noon)
            counter.count(
                reason: "invalid_jwt", endpoint: .execute, address: "a", claimedAgent: "agt_victim")
            try ground.append(counter.drain(at: noon, operation: ground.operation())!)
            #expect(try ground.tagged("agt_victim") == [])
        }
    }

    @Test("Nothing counted, no entry; what was handed out is not counted again")
    func drained() throws {
        let counter = RefusalCounter(since: noon)
        #expect(try summary(of: counter, at: noon + .seconds(10)) == nil)
        counter.count(reason: "a", endpoint: nil, address: "::1")
        let first = try summary(of: counter, at: noon + .seconds(20))
        #expect(first?["from"]?.string == (noon + .seconds(10)).rfc3339)
        #expect(first?["claimed"] == nil)
        #expect(try summary(of: counter, at: noon + .seconds(30)) == nil)
    }

    @Test("What could not be recorded stands in the next summary")
    func takenBack() throws {
        let counter = RefusalCounter(since: noon)
        counter.takeBack()
        counter.count(reason: "a", endpoint: .execute, address: "10.0.0.1")
        _ = try summary(of: counter, at: noon + .seconds(10))
        counter.count(reason: "a", endpoint: .execute, address: "10.0.0.2")
        counter.takeBack()
        counter.takeBack()
        let members = try summary(of: counter, at: noon + .seconds(20))
        #expect(members?["from"]?.string == noon.rfc3339)
        #expect(counts(members, "counts") == ["a": 2])
        #expect(
            counts(members, "sources") == [
                "10.0.0.1|execute|a": 1, "10.0.0.2|execute|a": 1,
            ])
        #expect(try summary(of: counter, at: noon + .seconds(30)) == nil)
    }

    @Test(
        "Addresses are counted by what one stranger has at will",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
            ("::1", "::/64"), ("fe80::1%eth0", "fe80::/64"), ("in-process", "in-process"),
            ("203.0.113.256", "203.0.113.256"), ("", "other"), ("a b", "other"), ("é", "other"),
            ("\u{1B}[2J", "other"), ("\"", "other"), ("\\", "other"),
            (String(repeating: "x", count: 64), String(repeating: "x", count: 64)),
            (String(repeating: "x", count: 65), "other"),
        ])
    func addresses(address: String, block: String) throws {
        let counter = RefusalCounter(since: noon)
        counter.count(reason: "r", endpoint: .register, address: address)
        let members = try summary(of: counter, at: noon)
        #expect(counts(members, "sources") == ["\(block)|register|r": 1])
    }

    @Test("A million addresses are all counted, in bounded room")
    func million() throws {
        let counter = RefusalCounter(since: noon)
        for number in 0..<1_000_000 {
            counter.count(
                reason: "invalid_jwt", endpoint: .execute,
                address: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)")
        }
        let members = try summary(of: counter, at: noon + .seconds(10))
        #expect(counts(members, "counts") == ["invalid_jwt": 1_000_000])
        let sources = counts(members, "sources")
        #expect(sources.count == 257)
        #expect(sources.values.reduce(0, +) == 1_000_000)
        #expect(sources["other"] == Int64(999_744))
    }

    @Test("The longest summary is an entry, with room for the largest numbers")
    func longest() throws {
        let counter = RefusalCounter(since: noon)
        func name(_ prefix: String, _ number: Int) -> String {
            let digits = String(number)
            return prefix + String(repeating: "0", count: 64 - prefix.count - digits.count) + digits
        }
        for number in 0..<2_000 {
            counter.count(
                reason: name("r", number),
                endpoint: Endpoint.allCases[number % Endpoint.allCases.count],
                address: name("a", number), claimedAgent: name("agt_", number))
        }
        try Ground.with { ground in
            let entry = try #require(counter.drain(at: noon, operation: ground.operation()))
            let line = try ground.append(entry)
            let names = ["counts", "endpoints", "sources", "claimed"].map {
                counts(line.members, $0)
            }
            #expect(names.map(\.count) == [65, Endpoint.allCases.count, 257, 129])
            for counts in names { #expect(counts.values.reduce(0, +) == 2_000) }
            // Every number here has one to four digits; the largest that an entry can hold has 16.
            let digits = names.reduce(0) { $0 + $1.count } * 15
            #expect(try ground.line(0).count + digits <= LedgerLimits.entryByteCount)
        }
    }
}
