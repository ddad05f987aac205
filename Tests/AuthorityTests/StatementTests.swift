// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Statements of the public text that no other suite walks; each test names its section, and
/// `docs/conformance.md` names the test.
@Suite struct StatementTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    /// §2.2.2, §6.4: a mode that discovery does not list.
    @Test(arguments: AgentMode.allCases)
    func aModeThatIsNotOfferedIsRefused(_ mode: AgentMode) throws {
        try Stage.run(configure: { $0.modes = Set(AgentMode.allCases).subtracting([mode]) }) {
            stage in
            let refused = try await stage.register(
                host: stage.key(), agent: stage.key(), mode: mode.rawValue)
            #expect(refused.status == 400 && refused.code == "unsupported_mode")
            let other = mode == .delegated ? AgentMode.autonomous : .delegated
            let taken = try await stage.register(
                host: stage.key(), agent: stage.key(), mode: other.rawValue)
            #expect(taken.status == 200)
        }
    }

    /// §2.11: whatever it asks for, an agent waits as long as its host does.
    @Test(arguments: AgentMode.allCases)
    func anAgentUnderAHostThatWaitsWaitsToo(_ mode: AgentMode) throws {
        try Stage.run { stage in
            let host = stage.key()
            _ = try await stage.register(host: host, agent: stage.key())
            let agent = stage.key()
            let answer = try await stage.register(host: host, agent: agent, mode: mode.rawValue)
            #expect(answer.json["status"] == "pending")
            let actor = try stage.actor(answer, host: host, agent: agent)
            try await stage.timeline.sleep(for: .seconds(200))
            #expect(try await stage.status(actor).json["status"] == "pending")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 403)
        }
    }

    /// §2.11: a host is rejected with the last of its agents, and none of them is left over.
    @Test func theAgentsOfARejectedHostAreRejected() throws {
        try Stage.run { stage in
            let (alice, host) = (try await stage.user(), stage.key())
            var actors: [Stage.Actor] = []
            var codes: [UserCode] = []
            for _ in 0..<2 {
                let agent = stage.key()
                let answer = try await stage.register(host: host, agent: agent)
                actors.append(try stage.actor(answer, host: host, agent: agent))
                codes.append(try stage.code(answer))
            }
            let desk = stage.authority.operations
            try await stage.authority.approvals.deny(.code(codes[0]), by: .simulated(alice))
            #expect(try desk.host(actors[0].host).entry.host.status == .pending)
            try await stage.authority.approvals.deny(.code(codes[1]), by: .simulated(alice))
            #expect(try desk.host(actors[0].host).entry.host.status == .rejected)
            for actor in actors {
                #expect(try await stage.status(actor).json["status"] == "rejected")
            }
        }
    }

    /// §2.12: who held a capability that is gone is told so.
    @Test func aRemovedCapabilityIsSaidToBeRemoved() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["send_mail"], for: first.user())
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(2))
            let second = try await ground.open(providers: [BankProvider()])
            let answer = try await second.execute(actor, "send_mail")
            #expect(answer.status == 403 && answer.code == "capability_not_granted")
            #expect(
                answer.json["message"]?.string == "The capability 'send_mail' has been removed.")
            try await second.authority.shutdown()
        }
    }

    /// §3.1, §5.3: what a host calls itself makes it nobody.
    @Test func aHostsNameAuthorizesNothing() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(
                defaults: [CapabilityRequest("check_balance")], for: stage.user())
            let name: [(String, JSONValue)] = [("host_name", "Enrolled")]
            let mine = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["check_balance"], more: name)
            #expect(mine.json["status"] == "active")
            let theirs = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"], more: name)
            #expect(theirs.json["status"] == "pending")
            #expect(theirs.json["host_id"] != mine.json["host_id"])
        }
    }

    /// §3.3: why a capability was asked for stands on its grant.
    @Test func theReasonOfARequestIsKeptOnItsGrant() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate([], for: alice)
            let asked = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["list_accounts"], "reason": "To choose one"])
            try await stage.authority.approvals.approve(
                .code(try stage.code(asked)), by: .simulated(alice))
            let grants = try AgentView(try await stage.status(actor).json).grants
            #expect(grants.map(\.reason) == ["To choose one"])
        }
    }

    /// §4.2: a new host is who signed, and a known one is who signed before.
    @Test func aHostIsWhoeverSigned() throws {
        try Stage.run { stage in
            let known = try await stage.delegate([], for: stage.user()).hostKey
            let stranger = stage.key()
            let names = [known, stage.key()].map { JWK($0.publicKey).thumbprint.description }
            for name in names {
                let token = stage.hostToken(stranger, agent: stage.key()) { $0.issuer = name }
                let answer = try await stage.send(.register, token: token, body: ["name": "a"])
                #expect(answer.status == 401 && answer.code == "invalid_jwt")
            }
            let stolen = stage.hostToken(stranger, agent: stage.key()) {
                $0.issuer = names[0]
                $0.hostKey = JWK(known.publicKey).json
            }
            let answer = try await stage.send(.register, token: stolen, body: ["name": "a"])
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            #expect(try stage.entries().count { $0["ty"] == "host.registered" } == 1)
        }
    }

    /// §4.2: outside of registration an agent's key may be there or not.
    @Test func anAgentKeyIsNoMatterElsewhere() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            for agent in [nil, stage.key()] {
                let answer = try await stage.send(
                    .status, token: stage.hostToken(actor.hostKey, agent: agent),
                    query: ["agent_id": actor.id.text])
                #expect(answer.status == 200, "\(answer.json)")
            }
        }
    }

    /// §4.5.1, §8.2: what holds for an agent's token holds for a host's.
    @Test(arguments: [
        AuthenticationTests.Spoilt(testDescription: "the location as audience") {
            $0.audiences = [Stage.issuer + "/capability/execute"]
        },
        .init(testDescription: "another server's audience") { $0.audiences = ["https://a.test"] },
        .init(testDescription: "expired beyond the skew") {
            $0.issuedAt -= 90
            $0.expiresAt -= 90
        },
        .init(testDescription: "issued beyond the skew") {
            $0.issuedAt += 31
            $0.expiresAt += 31
        },
        .init(testDescription: "lives 91 seconds") { $0.expiresAt = $0.issuedAt + 91 },
        .init(testDescription: "no issuer") { $0.issuer = nil },
    ])
    func aHostsSpoiltTokenIsRefused(_ spoilt: AuthenticationTests.Spoilt) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let answer = try await stage.send(
                .status, token: stage.hostToken(actor.hostKey, spoilt.spoil),
                query: ["agent_id": actor.id.text])
            #expect(answer.status == spoilt.status && answer.code == spoilt.code)
        }
    }

    /// §4.6, §8.2: used once, a token stays used until it would be refused anyway.
    @Test func aTokenIsRememberedAsLongAsItCouldBeTaken() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let token = stage.hostToken(actor.hostKey) {
                $0.issuedAt += 30
                $0.expiresAt += 30
            }
            func send() async throws -> Stage.Answer {
                try await stage.send(
                    .status, token: token, query: ["agent_id": actor.id.text])
            }
            #expect(try await send().status == 200)
            // 30 seconds early, alive for 60, and 30 seconds of skew.
            for pause in [1, 30, 59, 29] {
                try await stage.timeline.sleep(for: .seconds(pause))
                let again = try await send()
                #expect(again.status == 401 && again.json["reason"] == "jti_replay")
            }
            try await stage.timeline.sleep(for: .seconds(1))
            let late = try await send()
            #expect(late.status == 401 && late.json["reason"] == nil)
        }
    }

    /// §5.2, §10.6: how long the list and a description may be kept, and by whom.
    @Test(arguments: [Endpoint.capabilities, .describeCapability])
    func whatIsOfferedMayBeKeptForFiveMinutes(_ endpoint: Endpoint) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let query = endpoint == .capabilities ? [:] : ["name": "check_balance"]
            let anybodys = try await stage.send(endpoint, query: query)
            #expect(anybodys.reply.header("Cache-Control") == "max-age=300")
            let own = try await stage.send(
                endpoint, token: stage.agentToken(actor, audience: Stage.issuer), query: query)
            #expect(own.reply.header("Cache-Control") == "private, max-age=300")
        }
    }

    /// §5.3: each state of a grant shows its own members.
    @Test func aGrantShowsWhatItsStateAllows() throws {
        try Stage.run { stage in
            let (alice, host, agent) = (try await stage.user(), stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent,
                capabilities: [
                    ["name": "check_balance", "constraints": ["account_id": "acc_123"]],
                    "send_mail",
                ])
            #expect(
                answer.json["agent_capability_grants"] == [
                    ["capability": "check_balance", "status": "pending"],
                    ["capability": "send_mail", "status": "pending"],
                ])
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), ApprovalDecision(selection: ["check_balance"]),
                by: .simulated(alice))
            let status = try await stage.status(try stage.actor(answer, host: host, agent: agent))
            let grants = status.json["agent_capability_grants"]?.array ?? []
            #expect(
                grants.map { $0.object?.keys.sorted() } == [
                    [
                        "capability", "constraints", "description", "granted_by", "input",
                        "output", "status",
                    ],
                    ["capability", "reason", "status"],
                ])
        }
    }

    enum Ended: String, CaseIterable, Sendable { case pending, revoked, rejected, claimed }

    /// §2.6, §5.6: only what has expired comes back.
    @Test(arguments: Ended.allCases)
    func onlyAnExpiredAgentIsReactivated(_ ended: Ended) throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let agent = stage.key()
            let answer = try await stage.register(
                host: host, agent: agent,
                capabilities: ended == .claimed ? ["check_balance"] : ["send_mail"],
                mode: ended == .claimed ? "autonomous" : "delegated")
            let actor = try stage.actor(answer, host: host, agent: agent)
            switch ended {
            case .pending: break
            case .revoked: try await stage.authority.operations.revoke(actor.id)
            case .rejected:
                try await stage.authority.approvals.deny(
                    .code(try stage.code(answer)), by: .simulated(alice))
            case .claimed: try await stage.authority.operations.linkHost(actor.host, to: alice)
            }
            let back = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(actor.id.text)])
            #expect(back.status == 403 && back.code == "agent_\(ended.rawValue)")
            #expect(try await stage.status(actor).json["status"]?.string == ended.rawValue)
            // Nor does its key make a new agent (§5.3).
            if ended == .pending { return }
            let again = try await stage.register(host: host, agent: agent)
            #expect(again.status == 409 && again.code == "agent_exists")
        }
    }

    /// §5.8, §5.9: a key that nobody here can verify with takes no other's place.
    @Test(arguments: [Endpoint.rotateKey, .rotateHostKey])
    func aKeyOfAnotherKindReplacesNone(_ endpoint: Endpoint) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                endpoint, token: stage.hostToken(actor.hostKey),
                body: [
                    "agent_id": .string(actor.id.text),
                    "public_key": ["kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"],
                ])
            #expect(answer.status == 400 && answer.code == "unsupported_algorithm")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
        }
    }

    /// §5.12: without a secret of the servers that ask, one address may ask so often.
    @Test(arguments: [true, false])
    func introspectionByAnybodyHasAnEnd(_ isOpen: Bool) throws {
        try Stage.run(configure: {
            $0.limits.introspection = .perMinute(2)
            if !isOpen { $0.introspectionSecret = Array("secret".utf8) }
        }) { stage in
            func ask() async throws -> Stage.Answer {
                try await stage.send(
                    .introspect, token: isOpen ? nil : Array("secret".utf8),
                    body: ["token": "a.b.c"])
            }
            for _ in 0..<2 { #expect(try await ask().status == 200) }
            let third = try await ask()
            #expect(third.status == (isOpen ? 429 : 200))
            if isOpen { #expect(third.code == "rate_limited") }
        }
    }

    /// §5.11: the answer of a plain execution has one member.
    @Test func aPlainAnswerIsItsDataAlone() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.execute(actor, "check_balance", Self.look)
            #expect(answer.status == 200 && answer.json.object?.keys == ["data"])
        }
    }
}
