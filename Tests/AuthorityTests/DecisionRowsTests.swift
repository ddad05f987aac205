// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Rows of the protocol's table of decisions that no other suite walks; each test names its row.
@Suite struct DecisionRowsTests {
    private static let look: JSONValue = ["account_id": "acc_123"]
    private static let lookBody: JSONValue = [
        "capability": "check_balance", "arguments": look,
    ]

    /// Row 2: a token that fails an earlier check is not used up.
    @Test func aTokenRefusedForAStateIsNotUsedUp() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let actor = try stage.actor(answer, host: host, agent: agent)
            let token = stage.agentToken(actor)
            let early = try await stage.send(.execute, token: token, body: Self.lookBody)
            #expect(early.code == "host_pending")
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .simulated(alice))
            #expect(try await stage.send(.execute, token: token, body: Self.lookBody).status == 200)
        }
    }

    /// Row 3: the states that are left.
    @Test func pendingAndRejectedAgentsUnderAnActiveHost() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let owner = try await stage.delegate([], for: alice)
            let agent = stage.key()
            let answer = try await stage.register(
                host: owner.hostKey, agent: agent, capabilities: ["check_balance"])
            let actor = try stage.actor(answer, host: owner.hostKey, agent: agent)
            let pending = try await stage.execute(actor, "check_balance", Self.look)
            #expect(pending.status == 403 && pending.code == "agent_pending")
            try await stage.authority.approvals.deny(
                .code(try stage.code(answer)), by: .simulated(alice))
            let rejected = try await stage.execute(actor, "check_balance", Self.look)
            #expect(rejected.status == 403 && rejected.code == "agent_rejected")
            // The host is not rejected along: it was active.
            #expect(try await stage.execute(owner, "nope").code == "capability_not_found")
        }
    }

    /// Row 4: a pending host reads status and registers, and nothing else.
    @Test(arguments: [Endpoint.revoke, .reactivate, .revokeHost])
    func aPendingHostMayDoNothingElse(_ endpoint: Endpoint) throws {
        try Stage.run { stage in
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(host: host, agent: agent)
            let actor = try stage.actor(answer, host: host, agent: agent)
            #expect(try await stage.status(actor).json["status"]?.string == "pending")
            let refused = try await stage.send(
                endpoint, token: stage.hostToken(host), body: ["agent_id": .string(actor.id.text)])
            #expect(refused.status == 403 && refused.code == "host_pending")
            #expect(try await stage.register(host: host, agent: stage.key()).status == 200)
        }
    }

    /// Row 6: every endpoint that takes a token takes it once. (A host that has revoked itself is
    /// refused before that is looked at.)
    @Test(
        arguments: Endpoint.allCases.filter {
            [.host, .agent, .hostOrAgent, .optional].contains($0.credential) && $0 != .revokeHost
        })
    func everyEndpointTakesATokenOnce(_ endpoint: Endpoint) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token =
                endpoint.credential == .agent
                ? stage.agentToken(actor, audience: Stage.issuer)
                : stage.hostToken(actor.hostKey, agent: stage.key())
            let body: JSONValue? = endpoint.method == .get ? nil : [:]
            _ = try await stage.send(endpoint, token: token, body: body)
            let again = try await stage.send(endpoint, token: token, body: body)
            #expect(again.status == 401 && again.json["reason"]?.string == "jti_replay")
        }
    }

    /// Row 9: thumbprints come from `kty`, `crv`, `x` alone.
    @Test func furtherMembersOfAKeyAreIgnored() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let key = JWK(actor.hostKey.publicKey).json
            let token = stage.hostToken(actor.hostKey) {
                $0.hostKey = [
                    "kid": "somebody-else", "use": "sig", "alg": "EdDSA",
                    "kty": key["kty"] ?? .null, "crv": key["crv"] ?? .null, "x": key["x"] ?? .null,
                ]
            }
            let answer = try await stage.send(
                .status, token: token, query: ["agent_id": actor.id.text])
            #expect(answer.status == 200)
        }
    }

    /// Rows 15, 16, 41: the same refusals where an active agent asks for more.
    @Test(arguments: [
        (#"["nope","check_balance"]"#, "invalid_capabilities"),
        (
            #"[{"name":"send_mail","constraints":{"to":{"like":"x"}}}]"#,
            "unknown_constraint_operator"
        ),
        (#"[{"name":"send_mail","constraints":{"to":{}}}]"#, "invalid_request"),
        (#"[{"name":"send_mail","constraints":{"cc":"x"}}]"#, "invalid_request"),
        (#"["send_mail","send_mail"]"#, "invalid_request"), ("[]", "invalid_request"),
        (
            #"[{"name":"transfer_domestic","constraints":{"amount":{"min":2,"max":1}}}]"#,
            "invalid_request"
        ),
    ])
    func whatCannotBeAskedFor(_ capabilities: String, _ code: String) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let answer = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                bytes: Array("{\"capabilities\":\(capabilities)}".utf8))
            #expect(answer.status == 400 && answer.code == code, "\(answer.json)")
            #expect(try stage.authority.approvals.waiting().isEmpty)
        }
    }

    /// Row 17: a capability that was removed under a grant.
    @Test func aRemovedCapabilityIsNotGrantedAnyMore() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["send_mail"], for: first.user())
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(2))
            let second = try await ground.open(providers: [BankProvider()])
            let removed = try await second.execute(actor, "send_mail")
            #expect(removed.status == 403 && removed.code == "capability_not_granted")
            let never = try await second.execute(actor, "list_messages")
            #expect(never.status == 404 && never.code == "capability_not_found")
            #expect(try await second.status(actor).status == 200)
            try await second.authority.shutdown()
        }
    }

    /// Row 22, at execution.
    @Test func aNarrowedTokenExecutesNothingBeyondItself() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                ["check_balance", "list_accounts"], for: stage.user())
            for (claim, status) in [(["check_balance"], 403), (["list_accounts"], 200), ([], 403)] {
                let answer = try await stage.send(
                    .execute, token: stage.agentToken(actor) { $0.capabilities = claim },
                    body: ["capability": "list_accounts"])
                #expect(answer.status == status)
                #expect(answer.code == (status == 403 ? "capability_not_granted" : nil))
            }
        }
    }

    /// Row 31: so many codes are alive, and no more.
    @Test func soManyCodesAreAlive() throws {
        try Stage.run(configure: { $0.approval.liveCodes = 3 }) { stage in
            for _ in 0..<3 {
                #expect(
                    try await stage.register(host: stage.key(), agent: stage.key()).status == 200)
            }
            let host = stage.key()
            let answer = try await stage.register(host: host, agent: stage.key())
            #expect(answer.status == 429 && answer.code == "rate_limited")
            // Nothing of the refused registration is left.
            let status = try await stage.send(
                .status, token: stage.hostToken(host), query: ["agent_id": "agt_1"])
            #expect(status.status == 401)
            try await stage.timeline.sleep(for: .seconds(301))
            try await stage.authority.sweep()
            #expect(try await stage.register(host: host, agent: stage.key()).status == 200)
        }
    }

    /// Row 35, as far as it is about bodies.
    @Test(
        arguments: [
            (
                Array(#"{"name":"\#(String(repeating: "x", count: 1_048_576))"}"#.utf8), 413,
                "payload_too_large"
            ),
            (
                Array(#"{"name":"a","x":\#(String(repeating: "[", count: 40))"#.utf8), 400,
                "invalid_request"
            ),
            (
                Array(#"{"name":""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8), 400,
                "invalid_request"
            ),
            ([0xEF, 0xBB, 0xBF] + Array(#"{"name":"a"}"#.utf8), 400, "invalid_request"),
        ] as [([UInt8], Int, String)])
    func malformedBodies(_ body: [UInt8], _ status: Int, _ code: String) throws {
        try Stage.run { stage in
            let answer = try await stage.send(
                .register, token: stage.hostToken(stage.key(), agent: stage.key()), bytes: body)
            #expect(answer.status == status && answer.code == code)
        }
    }

    /// Row 42.
    @Test func reactivationWithoutDefaultsIsActiveWithoutGrants() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [])
            let actor = try await stage.autonomous([], host: host)
            try await stage.timeline.sleep(for: .seconds(1800))
            let back = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(actor.id.text)])
            #expect(back.status == 200 && back.json["status"]?.string == "active")
            #expect(back.json["agent_capability_grants"] == [])
        }
    }

    /// Row 43: what was approved once is no default.
    @Test func anApprovalAddsNoDefaults() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let first = try await stage.delegate(["check_balance"], for: alice)
            let second = try await stage.register(
                host: first.hostKey, agent: stage.key(), capabilities: ["check_balance"])
            #expect(second.json["status"]?.string == "pending")
        }
    }

    /// Row 50: a token answered with 429 is not used up.
    @Test func aTokenAnsweredWith429IsNotUsedUp() throws {
        try Stage.run(configure: { $0.tokens.perIdentity = 1 }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let short = stage.agentToken(actor) { $0.expiresAt = $0.issuedAt + 1 }
            #expect(try await stage.send(.execute, token: short, body: Self.lookBody).status == 200)
            let token = stage.agentToken(actor)
            #expect(try await stage.send(.execute, token: token, body: Self.lookBody).status == 429)
            try await stage.timeline.sleep(for: .seconds(50))
            #expect(try await stage.send(.execute, token: token, body: Self.lookBody).status == 200)
        }
    }

    /// Row 54: a narrower policy bites at once on existing grants; a wider one widens nothing.
    @Test func policyIsLive() async throws {
        try await Ground.run { ground in
            func transfer(_ amount: Int) -> JSONValue {
                [
                    "amount": .number(JSONNumber(amount)), "currency": "USD",
                    "destination_account": "acc_456",
                ]
            }
            func open(_ most: Int?) async throws -> Stage {
                ground.timeline.pass(.seconds(2))
                let policy = try most.map {
                    try Constraints(["amount": ["max": .number(JSONNumber($0))]])
                }
                return try await ground.open {
                    $0.capabilities.constraints["transfer_domestic"] = policy
                }
            }
            var stage = try await open(nil)
            let actor = try await stage.delegate(
                [["name": "transfer_domestic", "constraints": ["amount": ["max": 1000]]]],
                for: stage.user())
            for (most, allowed, refused) in [(500, 500, 501), (5000, 1000, 1001)] {
                try await stage.authority.shutdown()
                stage = try await open(most)
                #expect(
                    try await stage.execute(actor, "transfer_domestic", transfer(allowed)).status
                        == 200)
                let over = try await stage.execute(actor, "transfer_domestic", transfer(refused))
                #expect(over.status == 403 && over.code == "constraint_violated")
            }
            try await stage.authority.shutdown()
        }
    }

    /// Row 56: without `operator_cli` the operator's command may still deny.
    @Test func theOperatorMayAlwaysDeny() throws {
        try Stage.run(configure: { $0.approval.operatorCommandLine = false }) { stage in
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["send_mail"])
            try await stage.authority.approvals.deny(
                .code(try stage.code(answer)), by: .operatorCommandLine())
            let actor = try stage.actor(answer, host: host, agent: agent)
            #expect(try await stage.status(actor).json["status"]?.string == "rejected")
        }
    }
}
