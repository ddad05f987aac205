// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// Grants that end on their own: because the agent asked for it, or because policy says so (§3.3).
@Suite struct GrantEndTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    private static func balance(_ stage: Stage, _ actor: Stage.Actor) async throws -> Stage.Answer {
        try await stage.execute(actor, "check_balance", look)
    }

    private static func grant(_ stage: Stage, _ actor: Stage.Actor) async throws -> GrantView? {
        try AgentView(try await stage.status(actor).json).grants
            .first { $0.capability == "check_balance" }
    }

    /// Used up to the end and not at it; then refused with the reason, shown as denied, and recorded
    /// once.
    private static func expectEnd(
        _ stage: Stage, _ actor: Stage.Actor, after duration: Duration
    ) async throws {
        let end = stage.timeline.now + duration
        #expect(try await grant(stage, actor)?.expiresAt == end)
        try await stage.timeline.sleep(for: duration - .milliseconds(1))
        #expect(try await balance(stage, actor).status == 200)
        try await stage.timeline.sleep(for: .milliseconds(1))
        #expect(try await grant(stage, actor)?.status == .denied)
        for _ in 0..<2 {
            let late = try await balance(stage, actor)
            #expect(late.status == 403 && late.code == "capability_not_granted")
        }
        let entries = try stage.entries().filter { $0["ty"] == "grant.revoked" }
        #expect(entries.count == 1)
        #expect(entries.first?["why"] == "grant_expired" && entries.first?["by"] == "policy")
        #expect(try await grant(stage, actor)?.reason == "The grant has expired.")
    }

    @Test func policyEndsAGrantSoLongAfterItsApproval() throws {
        try Stage.run(configure: {
            $0.capabilities.grantLifetimes = ["check_balance": .seconds(600)]
        }) { stage in
            let host = stage.key()
            let agent = stage.key()
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            // What waits does not grow older.
            try await stage.timeline.sleep(for: .seconds(100))
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .simulated(stage.user()))
            let actor = try stage.actor(answer, host: host, agent: agent)
            try await Self.expectEnd(stage, actor, after: .seconds(600))
        }
    }

    @Test func anAgentMayAskForAnEnd() throws {
        try Stage.run { stage in
            let end = stage.timeline.now + .seconds(300)
            let actor = try await stage.delegate(
                [["name": "check_balance", "expires_at": .string(end.rfc3339)]],
                for: stage.user())
            try await Self.expectEnd(stage, actor, after: .seconds(300))
        }
    }

    @Test(arguments: [(asked: 900 as Int64, holds: 600 as Int64), (300, 300)])
    func theEarlierEndHolds(_ row: (asked: Int64, holds: Int64)) throws {
        try Stage.run(configure: {
            $0.capabilities.grantLifetimes = ["check_balance": .seconds(600)]
        }) { stage in
            let end = stage.timeline.now + .seconds(row.asked)
            let actor = try await stage.delegate(
                [["name": "check_balance", "expires_at": .string(end.rfc3339)]],
                for: stage.user())
            try await Self.expectEnd(stage, actor, after: .seconds(row.holds))
        }
    }

    @Test func defaultsEndToo() throws {
        try Stage.run(configure: {
            $0.capabilities.grantLifetimes = ["check_balance": .seconds(60)]
        }) { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let actor = try await stage.autonomous(["check_balance"], host: host)
            try await Self.expectEnd(stage, actor, after: .seconds(60))
            // The defaults give it again when it is asked for.
            let again = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["check_balance"]])
            #expect(again.status == 200 && again.json["status"] == "active")
            #expect(try await Self.balance(stage, actor).status == 200)
        }
    }

    @Test func whatIsHeldIsNotAskedForAgainUnlessForLonger() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            func request(until seconds: Int64?) -> JSONValue {
                let end = seconds.map { stage.timeline.now + .seconds($0) }
                return end.map {
                    ["name": "check_balance", "expires_at": .string($0.rfc3339)]
                } ?? "check_balance"
            }
            let actor = try await stage.delegate([request(until: 600)], for: alice)
            func ask(_ request: JSONValue) async throws -> Stage.Answer {
                try await stage.send(
                    .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                    body: ["capabilities": [request]])
            }
            #expect(try await ask(request(until: 599)).code == "already_granted")
            #expect(try await ask(request(until: nil)).code == "already_granted")
            let longer = try await ask(request(until: 700))
            #expect(longer.json["status"] == "pending")
            try await stage.authority.approvals.approve(
                .code(try stage.code(longer)), by: .simulated(alice))
            try await stage.timeline.sleep(for: .seconds(650))
            #expect(try await Self.balance(stage, actor).status == 200)
        }
    }

    @Test(arguments: ["2020-01-01T00:00:00Z", "now"])
    func anEndThatIsOverIsNoRequest(_ end: String) throws {
        try Stage.run { stage in
            let text = end == "now" ? stage.timeline.now.rfc3339 : end
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(),
                capabilities: [["name": "check_balance", "expires_at": .string(text)]])
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    /// Decision 54: narrower at once, wider never.
    @Test func aNewPolicyMayEndWhatWasGrantedAndNeverProlongsIt() async throws {
        try await Ground.run { ground in
            func open(_ lifetime: Duration?) async throws -> Stage {
                try await ground.open { configuration in
                    if let lifetime {
                        configuration.capabilities.grantLifetimes = ["check_balance": lifetime]
                    }
                }
            }
            let first = try await open(.seconds(600))
            let actor = try await first.delegate(["check_balance"], for: first.user())
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(100))

            let narrower = try await open(.seconds(50))
            #expect(try await Self.balance(narrower, actor).status == 403)
            try await narrower.authority.shutdown()
        }
        try await Ground.run { ground in
            let first = try await ground.open {
                $0.capabilities.grantLifetimes = ["check_balance": .seconds(600)]
            }
            let actor = try await first.delegate(["check_balance"], for: first.user())
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(599))
            let wider = try await ground.open()
            ground.timeline.pass(.seconds(1))
            #expect(try await Self.balance(wider, actor).status == 403)
            try await wider.authority.shutdown()
        }
    }
}
