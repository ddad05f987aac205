// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Hosts and agents that publish their keys (§4.1, §4.2; protocol decisions 7, 12 and 47).
@Suite struct PublishedKeyTests {
    @Test func bothKeysMayBePublished() throws {
        try PublishedStage.run { stage in
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            let answer = try await stage.execute(actor)
            #expect(answer.status == 200, "\(answer.json)")
            #expect(stage.publisher.fetches == [Publisher.hosts, Publisher.agents])
            let again = try await stage.stage.send(
                .status, token: stage.token(actor.hostKey), query: ["agent_id": actor.id.text])
            #expect(again.json["status"] == "active")
            // The address may be left out once the host is known: the key is still looked for there.
            let short = try await stage.stage.send(
                .status,
                token: stage.token(actor.hostKey) { $0.hostKeysURL = nil },
                query: ["agent_id": actor.id.text])
            #expect(short.status == 200, "\(short.json)")
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var keyID: String? = "h1"
        var url = Publisher.hosts
        var set: String?
        var reason: JSONValue? = "jwks_refused"
    }

    private static let x = "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""

    @Test(arguments: [
        Refused(testDescription: "nothing there", url: "https://keys.example/none"),
        Refused(testDescription: "plain http", url: "http://keys.example/hosts"),
        Refused(testDescription: "no address", url: "keys"),
        Refused(testDescription: "no JSON", set: "<html>"),
        Refused(testDescription: "no keys", set: "{\"keys\":[]}"),
        Refused(
            testDescription: "a symmetric key", set: "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"),
        Refused(testDescription: "no kid", keyID: nil, reason: nil),
        Refused(testDescription: "another kid", keyID: "h2", reason: nil),
        Refused(
            testDescription: "another key under the kid",
            set: "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"h1\",\(x)}]}",
            reason: nil),
    ])
    func whatCannotBeFetchedRegistersNobody(_ refused: Refused) throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            if let set = refused.set {
                stage.publisher.publish(Array(set.utf8), at: Publisher.hosts)
            }
            let answer = try await stage.register(
                token: stage.token(
                    host, keyID: refused.keyID, at: refused.url, agent: stage.stage.key()))
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            #expect(answer.json["reason"] == refused.reason)
            #expect(try stage.entries("host.registered").isEmpty)
        }
    }

    struct BadAgent: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var url: String? = Publisher.agents
        var keyID: String? = "a1"
        var status = 400
        var code = "invalid_request"
    }

    @Test(arguments: [
        BadAgent(testDescription: "no key at all", url: nil, keyID: nil),
        BadAgent(testDescription: "no name", keyID: nil),
        BadAgent(testDescription: "an empty name", keyID: ""),
        BadAgent(testDescription: "the host's own address", url: Publisher.hosts),
        BadAgent(
            testDescription: "the host's own address in other letters",
            url: "HTTPS://keys.example:443/hosts"),
        BadAgent(
            testDescription: "another name", keyID: "a2", status: 401, code: "invalid_jwt"),
        BadAgent(
            testDescription: "nothing there", url: "https://keys.example/none", status: 401,
            code: "invalid_jwt"),
    ])
    func anAgentNeedsAKeyThatIsThere(_ bad: BadAgent) throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            stage.publisher.publish(["a1": stage.stage.key()], at: Publisher.agents)
            let answer = try await stage.register(
                token: stage.token(host) { claims in
                    claims.agentKeysURL = bad.url
                    claims.agentKeyID = bad.keyID
                })
            #expect(answer.status == bad.status && answer.code == bad.code, "\(answer.json)")
            #expect(try stage.entries("agent.registered").isEmpty)
        }
    }

    @Test func howKeysAreDeliveredIsFixed() throws {
        try PublishedStage.run { stage in
            let (sending, publishing) = (stage.stage.key(), stage.stage.key())
            stage.publisher.publish(["h1": publishing, "h2": sending], at: Publisher.hosts)
            stage.publisher.publish(["h1": publishing], at: "https://keys.example/others")
            _ = try await stage.stage.register(host: sending, agent: stage.stage.key())
            let known = try await stage.register(publishing, agent: stage.stage.key())
            #expect(known.status == 200, "\(known.json)")
            let tokens = [
                stage.token(sending, keyID: "h2"), stage.stage.hostToken(publishing),
                stage.token(publishing, at: "https://keys.example/others"),
            ]
            for token in tokens {
                let answer = try await stage.stage.send(
                    .status, token: token, query: ["agent_id": "agt_00000000000000000000"])
                #expect(answer.status == 401 && answer.code == "invalid_jwt", "\(answer.json)")
            }
        }
    }

    @Test func strangersHaveNothingFetchedWhereTheyHaveNoBusiness() throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            for endpoint in [Endpoint.status, .revokeHost, .reactivate] {
                let answer = try await stage.stage.send(
                    endpoint, token: stage.token(host), body: ["agent_id": "agt_1"])
                #expect(answer.status == 401)
            }
            #expect(stage.publisher.fetches.isEmpty)
        }
    }

    @Test func aServerThatFetchesNothingRefusesPublishedKeys() throws {
        try Stage.run { stage in
            let published = PublishedStage(stage: stage, publisher: Publisher(stage.timeline))
            let answer = try await published.register(stage.key(), agent: stage.key())
            #expect(answer.status == 401 && answer.json["reason"] == "jwks_refused")
        }
    }

    @Test func aRevokedHostIsToldSo() throws {
        try PublishedStage.run { stage in
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            let end = try await stage.stage.send(.revokeHost, token: stage.token(actor.hostKey))
            #expect(end.status == 200, "\(end.json)")
            let answer = try await stage.look(actor.hostKey, agent: .string(actor.id.text))
            #expect(answer.status == 403 && answer.code == "host_revoked")
        }
    }

    @Test func aHostThatNobodyApprovedIsForgottenWithItsAddress() throws {
        try PublishedStage.run { stage in
            let (host, agent) = (stage.stage.key(), stage.stage.key())
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            let first = try await stage.register(host, agent: agent)
            try await stage.stage.timeline.sleep(for: .seconds(25 * 3600))
            try await stage.stage.authority.sweep()
            try await stage.stage.authority.sweep()
            #expect(try stage.entries("host.deleted").count == 1)
            let second = try await stage.register(host, agent: agent)
            #expect(second.status == 200 && second.json["host_id"] != first.json["host_id"])
        }
    }

    @Test func aRegistrationIsTriedAgainWithTheSameAgent() throws {
        try PublishedStage.run { stage in
            let (host, agent) = (stage.stage.key(), stage.stage.key())
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            stage.publisher.publish(["a1": agent], at: Publisher.agents)
            func register(_ change: (inout TokenClaims) -> Void) async throws -> Stage.Answer {
                try await stage.register(
                    token: stage.token(host, change), capabilities: ["check_balance"])
            }
            func published(_ claims: inout TokenClaims) {
                claims.agentKeysURL = Publisher.agents
                claims.agentKeyID = "a1"
            }
            let first = try await register(published)
            // Before anybody has approved it, the key changes: it is the same agent still.
            stage.publisher.publish(["a1": stage.stage.key()], at: Publisher.agents)
            try await stage.stage.timeline.sleep(for: .seconds(301))
            let second = try await register(published)
            #expect(second.json["agent_id"] == first.json["agent_id"])
            let sent = try await register { $0.agentKey = JWK(agent.publicKey).json }
            #expect(sent.status == 409 && sent.code == "agent_exists", "\(sent.json)")
        }
    }
}
