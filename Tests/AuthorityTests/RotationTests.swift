// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

@Suite struct RotationTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    private static func body(_ actor: Stage.Actor, _ key: SigningKey) -> JSONValue {
        RotationRequest(agent: actor.id, publicKey: JWK(key.publicKey)).json
    }

    private static func body(_ key: SigningKey, proof: String? = nil) -> JSONValue {
        RotationRequest(publicKey: JWK(key.publicKey), proof: proof).json
    }

    // MARK: Agents

    @Test func aHostReplacesAnAgentsKey() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let fresh = stage.key()
            let answer = try await stage.send(
                .rotateKey, token: stage.hostToken(actor.hostKey), body: Self.body(actor, fresh))
            #expect(answer.status == 200 && answer.json["status"]?.string == "active")
            #expect(answer.pointer != nil)
            let old = try await stage.execute(actor, "check_balance", Self.look)
            #expect(old.status == 401 && old.code == "invalid_jwt")
            let new = try await stage.execute(
                actor.signing(with: fresh), "check_balance", Self.look)
            #expect(new.status == 200)
            let entry = try stage.entries().last { $0["ty"]?.string == "agent.key_rotated" }
            #expect(entry?["key"]?.string == JWK(fresh.publicKey).thumbprint.description)
            #expect(entry?["why"]?.string == "host_request" && entry?["via"] == nil)
        }
    }

    @Test func anAgentReplacesItsOwnKeyWhereItMay() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let fresh = stage.key()
            let answer = try await stage.send(
                .rotateKey, token: stage.agentToken(actor, audience: Stage.issuer),
                body: Self.body(fresh))
            #expect(answer.status == 200)
            let entry = try stage.entries().last { $0["ty"]?.string == "agent.key_rotated" }
            #expect(entry?["via"]?.string == "self")
            let renewed = actor.signing(with: fresh)
            #expect(try await stage.execute(renewed, "check_balance", Self.look).status == 200)
        }
    }

    @Test func selfRotationCanBeSwitchedOff() throws {
        try Stage.run(configure: { $0.tokens.selfRotation = false }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .rotateKey, token: stage.agentToken(actor, audience: Stage.issuer),
                body: Self.body(stage.key()))
            #expect(answer.status == 403 && answer.code == "unauthorized")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
        }
    }

    @Test(arguments: ["execute", "both", "narrowed"])
    func aTokenForSomethingElseRotatesNothing(_ kind: String) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.agentToken(actor, audience: Stage.issuer) { claims in
                switch kind {
                case "execute": claims.audiences = [Stage.issuer + "/capability/execute"]
                case "both": claims.audiences = [Stage.issuer, "https://elsewhere.test"]
                default: claims.capabilities = ["check_balance"]
                }
            }
            let answer = try await stage.send(
                .rotateKey, token: token, body: Self.body(stage.key()))
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
        }
    }

    @Test func aKeyMustBeNewAndNobodyElses() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let other = try await stage.delegate(
                ["check_balance"], for: alice, host: actor.hostKey)
            func rotate(to key: SigningKey) async throws -> Stage.Answer {
                try await stage.send(
                    .rotateKey, token: stage.hostToken(actor.hostKey), body: Self.body(actor, key))
            }
            let same = try await rotate(to: actor.key)
            #expect(same.status == 400 && same.code == "invalid_request")
            let taken = try await rotate(to: other.key)
            #expect(taken.status == 409 && taken.code == "conflict")
            // Under another host the key blocks nobody (decision 52).
            let stranger = try await stage.delegate(["check_balance"], for: alice)
            #expect(try await rotate(to: stranger.key).status == 200)
        }
    }

    @Test func anotherHostsAgentIsUnknown() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let stranger = try await stage.delegate(["check_balance"], for: alice)
            let answer = try await stage.send(
                .rotateKey, token: stage.hostToken(stranger.hostKey),
                body: Self.body(actor, stage.key()))
            #expect(answer.status == 404 && answer.code == "agent_not_found")
        }
    }

    @Test func theOldKeyMakesNoOtherAgentUnderTheHost() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            _ = try await stage.send(
                .rotateKey, token: stage.hostToken(actor.hostKey),
                body: Self.body(actor, stage.key()))
            let again = try await stage.register(host: actor.hostKey, agent: actor.key)
            #expect(again.status == 409 && again.code == "agent_exists")
        }
    }

    @Test func ofTwoRotationsAtOnceOneSucceeds() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            async let first = stage.send(
                .rotateKey, token: stage.agentToken(actor, audience: Stage.issuer),
                body: Self.body(stage.key()))
            async let second = stage.send(
                .rotateKey, token: stage.agentToken(actor, audience: Stage.issuer),
                body: Self.body(stage.key()))
            let statuses = try await [first.status, second.status]
            #expect(statuses.sorted() == [200, 401])
            async let third = stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey),
                body: Self.body(stage.key()))
            async let fourth = stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey),
                body: Self.body(stage.key()))
            let hosts = try await [third.status, fourth.status]
            #expect(hosts.sorted() == [200, 401])
        }
    }

    // MARK: Hosts

    @Test func aHostReplacesItsKeyAndItsAgentsGoOn() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let fresh = stage.key()
            let answer = try await stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey), body: Self.body(fresh))
            #expect(answer.status == 200 && answer.json["host_id"]?.string == actor.host.text)

            let late = try await stage.status(actor)
            #expect(late.status == 401 && late.code == "invalid_jwt")
            let again = try await stage.register(host: actor.hostKey, agent: stage.key())
            #expect(again.status == 401)
            let renewed = actor.under(fresh)
            #expect(try await stage.status(renewed).status == 200)
            #expect(try await stage.execute(renewed, "check_balance", Self.look).status == 200)
            #expect(try stage.entries().contains { $0["ty"]?.string == "host.key_proven" })
        }
    }

    @Test func agentsMayUseTheOldNameForFiveMinutes() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            _ = try await stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey),
                body: Self.body(stage.key()))
            try await stage.timeline.sleep(for: .seconds(299))
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            try await stage.timeline.sleep(for: .seconds(1))
            let late = try await stage.execute(actor, "check_balance", Self.look)
            #expect(late.status == 401 && late.code == "invalid_jwt")
        }
    }

    @Test func nothingIsGivenOnBehalfOfAKeyThatNeverSigned() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(
                defaults: ["check_balance", "list_messages"].map { CapabilityRequest($0) })
            let actor = try await stage.autonomous(["check_balance"], host: host)
            let fresh = stage.key()
            _ = try await stage.send(
                .rotateHostKey, token: stage.hostToken(host), body: Self.body(fresh))
            let renewed = actor.under(fresh)
            func ask() async throws -> String? {
                let answer = try await stage.send(
                    .requestCapability, token: stage.agentToken(renewed, audience: Stage.issuer),
                    body: ["capabilities": ["list_messages"]])
                return answer.json["status"]?.string
            }
            #expect(try await ask() == "pending")
            #expect(try await stage.status(renewed).status == 200)
            #expect(try await ask() == "active")
        }
    }

    @Test func aProofMakesTheNewKeyGoodAtOnce() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(
                defaults: ["check_balance", "list_messages"].map { CapabilityRequest($0) })
            let actor = try await stage.autonomous(["check_balance"], host: host)
            let fresh = stage.key()
            let answer = try await stage.send(
                .rotateHostKey, token: stage.hostToken(host),
                body: Self.body(fresh, proof: stage.proof(of: fresh)))
            #expect(answer.status == 200)
            let asked = try await stage.send(
                .requestCapability,
                token: stage.agentToken(actor.under(fresh), audience: Stage.issuer),
                body: ["capabilities": ["list_messages"]])
            #expect(asked.json["status"]?.string == "active")
        }
    }

    @Test(arguments: ["signer", "issuer", "audience", "late", "kind", "twice"])
    func aBadProofRotatesNothing(_ fault: String) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let (fresh, other) = (stage.key(), stage.key())
            var proof = stage.proof(of: fresh, signedBy: fault == "signer" ? other : fresh) {
                switch fault {
                case "issuer": $0.issuer = JWK(other.publicKey).thumbprint.description
                case "audience": $0.audiences = ["https://elsewhere.test"]
                case "late": ($0.issuedAt, $0.expiresAt) = ($0.issuedAt - 600, $0.issuedAt - 540)
                default: break
                }
            }
            if fault == "kind" { proof = String(decoding: stage.hostToken(fresh), as: UTF8.self) }
            if fault == "twice" {
                // Used for an attempt that fails for another reason.
                let unknown = try await stage.send(
                    .rotateKey, token: stage.hostToken(actor.hostKey),
                    body: RotationRequest(
                        agent: AgentID(random: stage.random), publicKey: JWK(fresh.publicKey),
                        proof: proof
                    ).json)
                #expect(unknown.status == 404)
            }
            let answer = try await stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey),
                body: Self.body(fresh, proof: proof))
            #expect(answer.status == 400 && answer.code == "invalid_request")
            #expect(try await stage.status(actor).status == 200)
        }
    }

    @Test func onlyAKeyThatSignedStaysATombstone() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.delegate(["check_balance"], for: alice)
            let strangers = stage.key()
            _ = try await stage.send(
                .rotateHostKey, token: stage.hostToken(host.hostKey), body: Self.body(strangers))
            try await stage.authority.operations.revokeHost(host.host)
            // The stranger was never here, and comes for the first time.
            let first = try await stage.register(host: strangers, agent: stage.key())
            #expect(first.status == 200 && first.json["host_id"]?.string != host.host.text)

            let second = try await stage.delegate(["check_balance"], for: alice)
            let own = stage.key()
            _ = try await stage.send(
                .rotateHostKey, token: stage.hostToken(second.hostKey), body: Self.body(own))
            #expect(try await stage.status(second.under(own)).status == 200)
            try await stage.authority.operations.revokeHost(second.host)
            let late = try await stage.register(host: own, agent: stage.key())
            #expect(late.status == 403 && late.code == "host_revoked")
        }
    }

    @Test func anotherHostsKeyIsTaken() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.delegate(["check_balance"], for: alice)
            let other = try await stage.delegate(["check_balance"], for: alice)
            let taken = try await stage.send(
                .rotateHostKey, token: stage.hostToken(host.hostKey),
                body: Self.body(other.hostKey))
            #expect(taken.status == 409 && taken.code == "conflict")
            let same = try await stage.send(
                .rotateHostKey, token: stage.hostToken(host.hostKey),
                body: Self.body(host.hostKey))
            #expect(same.status == 400)
        }
    }

    @Test func aRotationSurvivesARestart() async throws {
        try await Ground.run { ground in
            var stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let fresh = stage.key()
            _ = try await stage.send(
                .rotateHostKey, token: stage.hostToken(actor.hostKey), body: Self.body(fresh))
            try await stage.authority.shutdown()
            ground.timeline.pass(.seconds(2))
            stage = try await ground.open()
            #expect(try await stage.status(actor).status == 401)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            #expect(try await stage.status(actor.under(fresh)).status == 200)
            try await stage.authority.shutdown()
        }
    }
}

extension Stage.Actor {
    /// The same agent, with another key.
    func signing(with key: SigningKey) -> Stage.Actor {
        Stage.Actor(id: id, host: host, key: key, hostKey: hostKey)
    }

    /// The same agent under the same host, which has another key.
    func under(_ hostKey: SigningKey) -> Stage.Actor {
        Stage.Actor(id: id, host: host, key: key, hostKey: hostKey)
    }
}

extension Stage {
    /// What the owner of a key says to a rotation to it; `change` spoils it.
    func proof(
        of key: SigningKey, signedBy signer: SigningKey? = nil,
        _ change: (inout TokenClaims) -> Void = { _ in }
    ) -> String {
        var claims = TokenClaims(
            issuer: JWK(key.publicKey).thumbprint.description, audiences: [Stage.issuer],
            issuedAt: timeline.now.seconds, expiresAt: timeline.now.seconds + 60,
            tokenID: Base64URL.encode(random.bytes(16)))
        change(&claims)
        let token = TokenSigner.token(.keyProof, claims, signedWith: signer ?? key)
        return String(decoding: token, as: UTF8.self)
    }
}
