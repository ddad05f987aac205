// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing
import Transparency

@Suite struct IntrospectionTests {
    private static func body(_ token: [UInt8]) -> JSONValue {
        IntrospectionRequest(token: String(decoding: token, as: UTF8.self)).json
    }

    @Test(arguments: [Stage.issuer, Stage.issuer + "/capability/execute"])
    func aGoodTokenIsToldWithItsGrants(_ audience: String) throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance", "list_messages"], for: alice)
            let answer = try await stage.send(
                .introspect, body: Self.body(stage.agentToken(actor, audience: audience)))
            #expect(answer.status == 200 && answer.json["active"] == true)
            #expect(answer.json["agent_id"]?.string == actor.id.text)
            #expect(answer.json["host_id"]?.string == actor.host.text)
            #expect(answer.json["user_id"]?.string == alice.text)
            #expect(answer.json["mode"]?.string == "delegated")
            #expect(answer.json["expires_at"]?.string != nil)
            #expect(
                answer.json["agent_capability_grants"] == [
                    ["capability": "check_balance", "status": "active"],
                    ["capability": "list_messages", "status": "active"],
                ])
        }
    }

    @Test func theClaimNarrowsWhatIsTold() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                ["check_balance", "list_messages"], for: stage.user())
            let answer = try await stage.send(
                .introspect,
                body: Self.body(stage.agentToken(actor) { $0.capabilities = ["list_messages"] }))
            #expect(
                answer.json["agent_capability_grants"] == [
                    ["capability": "list_messages", "status": "active"]
                ])
        }
    }

    @Test(arguments: ["garbage", "host", "audience", "signature", "late", "revoked", "replayed"])
    func whateverIsWrongIsInactive(_ fault: String) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            var token = stage.agentToken(actor) { claims in
                if fault == "audience" { claims.audiences = ["https://elsewhere.test"] }
                if fault == "late" { (claims.issuedAt, claims.expiresAt) = (1000, 1060) }
            }
            switch fault {
            case "garbage": token = Array("a.b.c".utf8)
            case "host": token = stage.hostToken(actor.hostKey)
            case "signature": token = stage.agentToken(actor.signing(with: stage.key()))
            case "revoked": try await stage.authority.operations.revoke(actor.id)
            case "replayed": _ = try await stage.send(.introspect, body: Self.body(token))
            default: break
            }
            let answer = try await stage.send(.introspect, body: Self.body(token))
            #expect(answer.status == 200 && answer.json == ["active": false])
        }
    }

    @Test func aTokenThatWasToldIsUsedUp() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.agentToken(actor)
            #expect(
                try await stage.send(.introspect, body: Self.body(token)).json["active"] == true)
            let used = try await stage.send(
                .execute, token: token,
                body: ["capability": "check_balance", "arguments": ["account_id": "acc_123"]])
            #expect(used.status == 401 && used.json["reason"]?.string == "jti_replay")
        }
    }

    @Test func lookingExtendsNoSession() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await stage.timeline.sleep(for: .seconds(1000))
            _ = try await stage.send(.introspect, body: Self.body(stage.agentToken(actor)))
            try await stage.timeline.sleep(for: .seconds(800))
            let late = try await stage.send(
                .introspect, body: Self.body(stage.agentToken(actor)))
            #expect(late.json == ["active": false])
            // Behind a verified signature the ledger knows why.
            let entry = try stage.entries().last { $0["ty"]?.string == "request.refused" }
            #expect(entry?["why"]?.string == "agent_expired")
            #expect(entry?["endpoint"]?.string == "introspect")
        }
    }

    @Test func aMissingTokenIsABadRequest() throws {
        try Stage.run { stage in
            let answer = try await stage.send(.introspect, body: [:])
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    @Test(arguments: [nil, "wrong", "s3cre", "s3cret"])
    func whereThereIsASecretOnlyItsHoldersAsk(_ given: String?) throws {
        try Stage.run(configure: { $0.introspectionSecret = Array("s3cret".utf8) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .introspect, token: given.map { Array($0.utf8) },
                body: Self.body(stage.agentToken(actor)))
            if given == "s3cret" {
                #expect(answer.json["active"] == true)
            } else {
                #expect(answer.status == 401 && answer.code == "authentication_required")
            }
        }
    }

    @Test func theServersKeysAreItsLedgers() throws {
        try Stage.run { stage in
            let answer = try await stage.send(.serverKeys)
            let key = try #require(answer.json["keys"]?.array?.first)
            #expect(
                try JWK(key, named: "key").publicKey == stage.authority.ledgerKey.publicKey)
            #expect(key["kid"]?.string != nil && key["d"] == nil)
            let document = try await stage.send(.discovery)
            #expect(
                document.json["jwks_uri"]?.string == Stage.issuer + "/.well-known/jwks.json")
        }
    }
}
