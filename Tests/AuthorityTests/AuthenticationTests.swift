// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Who is let in, in which order things are checked, and what each state answers (protocol
/// decisions 1 to 6).
@Suite struct AuthenticationTests {
    struct Spoilt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let spoil: @Sendable (inout TokenClaims) -> Void
        var status = 401
        var code = "invalid_jwt"
    }

    static let spoilt: [Spoilt] = [
        Spoilt(testDescription: "foreign audience") { $0.audiences = ["https://evil.test"] },
        Spoilt(testDescription: "audience with a trailing slash") {
            $0.audiences = [Stage.issuer + "/"]
        },
        Spoilt(testDescription: "audience in upper case") {
            $0.audiences = ["HTTPS://AUTH.TEST"]
        },
        Spoilt(testDescription: "unknown agent") { $0.subject = "agt_00000000000000000000" },
        Spoilt(testDescription: "no subject") { $0.subject = nil },
        Spoilt(testDescription: "a host's id as subject") { $0.subject = "hst_0000000000" },
        Spoilt(testDescription: "foreign issuer") {
            $0.issuer = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        },
        Spoilt(testDescription: "expired beyond the skew") {
            $0.issuedAt -= 90
            $0.expiresAt -= 90
        },
        Spoilt(testDescription: "issued beyond the skew") {
            $0.issuedAt += 31
            $0.expiresAt += 31
        },
        Spoilt(testDescription: "lives 91 seconds") { $0.expiresAt = $0.issuedAt + 91 },
        Spoilt(testDescription: "expires as it is issued") { $0.expiresAt = $0.issuedAt },
        Spoilt(testDescription: "expires before it is issued") { $0.expiresAt = $0.issuedAt - 1 },
    ]

    @Test(arguments: spoilt)
    func spoiltTokensAreRefused(_ spoilt: Spoilt) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .execute, token: stage.agentToken(actor, spoilt.spoil),
                body: ["capability": "check_balance", "arguments": ["account_id": "acc_123"]])
            #expect(answer.status == spoilt.status && answer.code == spoilt.code)
            #expect(
                answer.reply.header("WWW-Authenticate")
                    == "AgentAuth discovery=\"\(Stage.issuer)/.well-known/agent-configuration\"")
        }
    }

    struct Edge: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout TokenClaims) -> Void
    }

    @Test(arguments: [
        Edge(testDescription: "no issuer") { $0.issuer = nil },
        Edge(testDescription: "issuer as audience") { $0.audiences = [Stage.issuer] },
        Edge(testDescription: "one right audience among several") {
            $0.audiences = ["https://other.test", Stage.issuer]
        },
        Edge(testDescription: "expired within the skew") {
            $0.issuedAt -= 89
            $0.expiresAt -= 89
        },
        Edge(testDescription: "issued 30 seconds ahead") {
            $0.issuedAt += 30
            $0.expiresAt += 30
        },
        Edge(testDescription: "lives 90 seconds") { $0.expiresAt = $0.issuedAt + 90 },
    ])
    func edgesAreAccepted(_ edge: Edge) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .execute, token: stage.agentToken(actor, edge.change),
                body: ["capability": "check_balance", "arguments": ["account_id": "acc_123"]])
            #expect(answer.status == 200, "\(answer.json)")
        }
    }

    @Test func noTokenAndTheWrongKindAreTold() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let none = try await stage.send(.execute, body: [:])
            #expect(none.status == 401 && none.code == "authentication_required")
            let host = try await stage.send(.execute, token: stage.hostToken(actor.hostKey))
            #expect(host.status == 401 && host.code == "invalid_jwt")
            let agent = try await stage.send(
                .status, token: stage.agentToken(actor, audience: Stage.issuer),
                query: ["agent_id": actor.id.text])
            #expect(agent.status == 401 && agent.code == "invalid_jwt")
        }
    }

    @Test func theSignatureIsLookedAtBeforeAnyState() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await stage.authority.operations.revoke(actor.id)
            let forged = Stage.Actor(
                id: actor.id, host: actor.host, key: stage.key(), hostKey: actor.hostKey)
            let answer = try await stage.execute(forged, "check_balance")
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            let honest = try await stage.execute(actor, "check_balance")
            #expect(honest.status == 403 && honest.code == "agent_revoked")
        }
    }

    @Test func aTokenIsGoodOnce() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.agentToken(actor)
            let body: JSONValue = [
                "capability": "check_balance", "arguments": ["account_id": "acc_123"],
            ]
            #expect(try await stage.send(.execute, token: token, body: body).status == 200)
            let again = try await stage.send(.execute, token: token, body: body)
            #expect(again.status == 401 && again.json["reason"]?.string == "jti_replay")

            let host = stage.hostToken(actor.hostKey)
            let query = ["agent_id": actor.id.text]
            #expect(try await stage.send(.status, token: host, query: query).status == 200)
            let twice = try await stage.send(.status, token: host, query: query)
            #expect(twice.status == 401 && twice.json["reason"]?.string == "jti_replay")
        }
    }

    @Test func theSameTokenNumberOfTwoAgentsIsTwoTokens() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let first = try await stage.delegate(["check_balance"], for: alice)
            let second = try await stage.delegate(["check_balance"], for: alice)
            for actor in [first, second] {
                let answer = try await stage.send(
                    .execute, token: stage.agentToken(actor) { $0.tokenID = "same" },
                    body: ["capability": "check_balance", "arguments": ["account_id": "acc_123"]])
                #expect(answer.status == 200)
            }
        }
    }

    @Test func aBadSignatureDoesNotUseUpATokenNumber() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let good = stage.agentToken(actor) { $0.tokenID = "mine" }
            let forged = Stage.Actor(
                id: actor.id, host: actor.host, key: stage.key(), hostKey: actor.hostKey)
            let bad = stage.agentToken(forged) { $0.tokenID = "mine" }
            let body: JSONValue = [
                "capability": "check_balance", "arguments": ["account_id": "acc_123"],
            ]
            #expect(try await stage.send(.execute, token: bad, body: body).status == 401)
            #expect(try await stage.send(.execute, token: good, body: body).status == 200)
        }
    }

    @Test func anIdentityMayHaveSoManyTokensAlive() throws {
        try Stage.run(configure: { $0.tokens.perIdentity = 3 }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            func look() async throws -> Stage.Answer {
                try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
            }
            for _ in 0..<3 { #expect(try await look().status == 200) }
            let fourth = try await look()
            #expect(fourth.status == 429 && fourth.reply.header("Retry-After") != nil)
            try await stage.timeline.sleep(for: .seconds(110))
            #expect(try await look().status == 200)
        }
    }

    /// Decision 4 and §4.5.1: what each state of a host may ask.
    @Test func aRejectedHostSeesWhatBecameOfItAndNothingElse() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(host: host, agent: agent)
            let actor = try stage.actor(answer, host: host, agent: agent)
            let pending = try await stage.send(
                .revoke, token: stage.hostToken(host), body: ["agent_id": .string(actor.id.text)])
            #expect(pending.status == 403 && pending.code == "host_pending")
            try await stage.authority.approvals.deny(
                .code(try stage.code(answer)), by: .simulated(alice))
            #expect(try await stage.status(actor).json["status"]?.string == "rejected")
            let other = try await stage.register(host: host, agent: stage.key())
            #expect(other.status == 403 && other.code == "host_rejected")
            let executed = try await stage.execute(actor, "check_balance")
            #expect(executed.status == 403 && executed.code == "host_rejected")
        }
    }

    @Test func unknownHostsAreToldNothing() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let answer = try await stage.send(
                .status, token: stage.hostToken(stage.key()), query: ["agent_id": actor.id.text])
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
        }
    }

    @Test func anotherHostsAgentDoesNotExist() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let mine = try await stage.delegate([], for: alice)
            let theirs = try await stage.delegate([], for: alice)
            for (endpoint, body) in [
                (
                    Endpoint.revoke,
                    JSONValue.object(JSONObject([("agent_id", .string(mine.id.text))]))
                ),
                (.reactivate, ["agent_id": .string(mine.id.text)]),
            ] {
                let answer = try await stage.send(
                    endpoint, token: stage.hostToken(theirs.hostKey), body: body)
                #expect(answer.status == 404 && answer.code == "agent_not_found")
            }
            let status = try await stage.send(
                .status, token: stage.hostToken(theirs.hostKey), query: ["agent_id": mine.id.text])
            #expect(status.status == 404 && status.code == "agent_not_found")
            #expect(try await stage.status(mine).json["status"]?.string == "active")
        }
    }
}
