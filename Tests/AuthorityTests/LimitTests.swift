// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// Rate limits through the front door (§8.13; decisions 48, 50).
@Suite struct LimitTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    private static func balance(_ stage: Stage, _ actor: Stage.Actor) async throws -> Stage.Answer {
        try await stage.execute(actor, "check_balance", look)
    }

    private static func expectLimited(
        _ answer: Stage.Answer, by limit: String, after seconds: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == 429, sourceLocation: location)
        #expect(answer.code == "rate_limited", sourceLocation: location)
        #expect(answer.json["limit"]?.string == limit, sourceLocation: location)
        let header = answer.reply.header("Retry-After")
        #expect(header.flatMap(Int.init) ?? 0 >= 1, "whole seconds", sourceLocation: location)
        if let seconds { #expect(header == seconds, sourceLocation: location) }
    }

    @Test func anAgentHasItsOwn() throws {
        try Stage.run(configure: { $0.limits.perAgent = .perMinute(3) }) { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let other = try await stage.delegate(["check_balance"], for: alice)
            for _ in 0..<3 { #expect(try await Self.balance(stage, actor).status == 200) }
            Self.expectLimited(
                try await Self.balance(stage, actor), by: "per_agent", after: "20")
            #expect(try await Self.balance(stage, other).status == 200)
            // Coming back when told is early enough.
            try await stage.timeline.sleep(for: .seconds(20))
            #expect(try await Self.balance(stage, actor).status == 200)
            Self.expectLimited(try await Self.balance(stage, actor), by: "per_agent")
        }
    }

    @Test func aHostHasOneForAllItsAgents() throws {
        try Stage.run(configure: { $0.limits.perHost = .perMinute(6) }) { stage in
            let alice = try await stage.user()
            let host = stage.key()
            let first = try await stage.delegate(["check_balance"], for: alice, host: host)
            let second = try await stage.delegate(["check_balance"], for: alice, host: host)
            // Its second registration was by a host that is known, and counts.
            for _ in 0..<3 { #expect(try await Self.balance(stage, first).status == 200) }
            for _ in 0..<2 { #expect(try await Self.balance(stage, second).status == 200) }
            Self.expectLimited(try await Self.balance(stage, second), by: "per_host")
            Self.expectLimited(try await stage.status(first), by: "per_host")
            // What ends something is not held up.
            let ended = try await stage.send(
                .revoke, token: stage.hostToken(host),
                body: ["agent_id": .string(first.id.text)])
            #expect(ended.status == 200)
        }
    }

    @Test func aUserHasOneForAllHosts() throws {
        try Stage.run(configure: { $0.limits.perUser = .perMinute(4) }) { stage in
            let alice = try await stage.user()
            let actors = [
                try await stage.delegate(["check_balance"], for: alice),
                try await stage.delegate(["check_balance"], for: alice),
            ]
            let bob = try await stage.delegate(["check_balance"], for: stage.user("bob"))
            for turn in 0..<4 {
                #expect(try await Self.balance(stage, actors[turn % 2]).status == 200)
            }
            for actor in actors {
                Self.expectLimited(try await Self.balance(stage, actor), by: "per_user")
            }
            #expect(try await Self.balance(stage, bob).status == 200)
        }
    }

    /// Decision 50: it may be sent again, and then it is used up.
    @Test func aTokenThatIsToldToWaitIsNotUsedUp() throws {
        try Stage.run(configure: { $0.limits.perAgent = .perMinute(2) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for _ in 0..<2 { _ = try await Self.balance(stage, actor) }
            let token = stage.agentToken(actor)
            let body: JSONValue = ["capability": "check_balance", "arguments": Self.look]
            func send() async throws -> Stage.Answer {
                try await stage.send(.execute, token: token, body: body)
            }
            Self.expectLimited(try await send(), by: "per_agent")
            Self.expectLimited(try await send(), by: "per_agent")
            try await stage.timeline.sleep(for: .seconds(61))
            #expect(try await send().status == 200)
            let replay = try await send()
            #expect(replay.status == 401 && replay.json["reason"] == "jti_replay")
        }
    }

    /// Somebody who caught a token cannot use up what its owner may do.
    @Test func aReplayCountsForTheAddressAndNotForTheAgent() throws {
        try Stage.run(configure: {
            $0.limits.perAgent = .perMinute(3)
            $0.limits.perAddress = .perMinute(5)
        }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.agentToken(actor)
            let body: JSONValue = ["capability": "check_balance", "arguments": Self.look]
            #expect(try await stage.send(.execute, token: token, body: body).status == 200)
            for _ in 0..<5 {
                let replay = try await stage.send(.execute, token: token, body: body)
                #expect(replay.status == 401)
            }
            Self.expectLimited(
                try await stage.send(.execute, token: token, body: body), by: "per_address")
            for _ in 0..<2 { #expect(try await Self.balance(stage, actor).status == 200) }
        }
    }

    @Test func strangersShareTheirAddressAndValidTokensDoNot() throws {
        try Stage.run(configure: { $0.limits.perAddress = .perMinute(3) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            #expect(try await stage.send(.discovery).status == 200)
            #expect(try await stage.send(.capabilities).status == 200)
            let forged = try await stage.send(
                .execute, token: Array("x.y.z".utf8), body: ["capability": "check_balance"])
            #expect(forged.status == 401)
            Self.expectLimited(try await stage.send(.capabilities), by: "per_address")
            Self.expectLimited(
                try await stage.send(
                    .execute, token: Array("x.y.z".utf8), body: ["capability": "check_balance"]),
                by: "per_address")
            #expect(try await Self.balance(stage, actor).status == 200)
            #expect(try await stage.status(actor).status == 200)
        }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.2", false), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
        ("127.0.0.1", "127.0.0.1", true),
    ])
    func addressesAreToldApartByWhatOneStrangerHas(
        _ first: String, _ second: String, _ isShared: Bool
    ) throws {
        try Stage.run(configure: { $0.limits.perAddress = .perMinute(1) }) { stage in
            func look(_ address: String) async -> Int {
                await stage.authority.respond(
                    to: ProtocolCall(.capabilities, remoteAddress: address)
                ).status
            }
            #expect(await look(first) == 200)
            #expect(await look(second) == (isShared ? 429 : 200))
        }
    }

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "in-process"])
    func aDemoHasNoLimitForItsOwnMachine(_ address: String) throws {
        try Stage.run(configure: {
            $0.limits.perAddress = .perMinute(1)
            $0.limits.exemptsLoopback = true
        }) { stage in
            func look(_ address: String) async -> Int {
                await stage.authority.respond(
                    to: ProtocolCall(.capabilities, remoteAddress: address)
                ).status
            }
            for _ in 0..<5 { #expect(await look(address) == 200) }
            #expect(await look("192.0.2.1") == 200)
            #expect(await look("192.0.2.1") == 429)
        }
    }

    @Test func unknownHostsRegisterSoOftenFromOneAddress() throws {
        try Stage.run(configure: { $0.limits.unknownHostRegistration = .perHour(2) }) { stage in
            let host = stage.key()
            let first = try await stage.register(host: host, agent: stage.key())
            #expect(first.status == 200)
            #expect(try await stage.register(host: stage.key(), agent: stage.key()).status == 200)
            let stranger = (stage.key(), stage.key())
            let token = stage.hostToken(stranger.0, agent: stranger.1)
            let body: JSONValue = ["name": "Late", "capabilities": []]
            Self.expectLimited(
                try await stage.send(.register, token: token, body: body),
                by: "unknown_host_registration", after: "1800")
            // A host that is known registers on.
            #expect(try await stage.register(host: host, agent: stage.key()).status == 200)
        }
    }

    @Test func aCapabilityHasOneForEverybodyAndOneForEachAgent() throws {
        try Stage.run(configure: {
            $0.limits.capabilities = [
                "check_balance": .init(total: .perMinute(3), perAgent: .perMinute(2))
            ]
        }) { stage in
            let alice = try await stage.user()
            let first = try await stage.delegate(["check_balance", "list_accounts"], for: alice)
            let second = try await stage.delegate(["check_balance"], for: alice)
            let third = try await stage.delegate([], for: alice)
            // What the grant does not permit does not count.
            for _ in 0..<5 { #expect(try await Self.balance(stage, third).status == 403) }
            for _ in 0..<2 { #expect(try await Self.balance(stage, first).status == 200) }
            Self.expectLimited(
                try await Self.balance(stage, first), by: "capabilities", after: "30")
            #expect(try await stage.execute(first, "list_accounts").status == 200)
            let token = stage.agentToken(second)
            let body: JSONValue = ["capability": "check_balance", "arguments": Self.look]
            #expect(try await Self.balance(stage, second).status == 200)
            Self.expectLimited(
                try await stage.send(.execute, token: token, body: body), by: "capabilities")
            try await stage.timeline.sleep(for: .seconds(20))
            let answer = try await stage.send(.execute, token: token, body: body)
            #expect(answer.status == 200, "the token was not used up: \(answer.json)")
        }
    }

    @Test func everyExecutionOfABatchCounts() throws {
        try Stage.run(configure: { $0.limits.perAgent = .perMinute(3) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let item: JSONValue = ["capability": "check_balance", "arguments": Self.look]
            let answer = try await stage.send(
                .batchExecute, token: stage.agentToken(actor),
                body: ["requests": .array(Array(repeating: item, count: 5))])
            let responses = answer.json["responses"]?.array ?? []
            #expect(answer.status == 200 && responses.count == 5)
            #expect(responses.filter { $0["status"] == "completed" }.count == 3)
            #expect(responses.filter { $0["error"]?["code"] == "rate_limited" }.count == 2)
        }
    }

    /// A flood leaves counts in a summary, and no entry for each.
    @Test func refusalsByLimitsAreCounted() throws {
        try Stage.run(configure: { $0.limits.perAgent = .perMinute(1) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            _ = try await Self.balance(stage, actor)
            let before = try stage.entries().count
            for _ in 0..<20 { _ = try await Self.balance(stage, actor) }
            #expect(try stage.entries().count == before)
            let figures = stage.authority.figures
            #expect(figures.refusals[.rateLimited] == 20)
        }
    }

    @Test func withoutLimitsThereAreNoQuotasEither() throws {
        try Stage.run(configure: {
            $0.limits.perAgent = .perMinute(1)
            $0.limits.perAddress = .perMinute(1)
            $0.limits.capabilities = ["check_balance": .init(total: .perMinute(1))]
            $0.limits.isEnabled = false
            $0.hosts.pendingAgents = 1
        }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for _ in 0..<5 {
                #expect(try await Self.balance(stage, actor).status == 200)
                #expect(try await stage.send(.capabilities).status == 200)
            }
            let host = stage.key()
            for _ in 0..<3 {
                let answer = try await stage.register(
                    host: host, agent: stage.key(), capabilities: ["check_balance"])
                #expect(answer.status == 200)
            }
        }
    }
}
