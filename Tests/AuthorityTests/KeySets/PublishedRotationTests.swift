// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// A new key at the same address (§8.7; §4.5 step 4; §4.5.1 step 4).
@Suite struct PublishedRotationTests {
    @Test func aHostWithANewKeyIsTheSameHost() throws {
        try PublishedStage.run { stage in
            let (old, new) = (stage.stage.key(), stage.stage.key())
            let actor = try await stage.actor(old, stage.stage.key())
            let agent = JSONValue.string(actor.id.text)
            stage.publisher.publish(["h1": old, "h2": new], at: Publisher.hosts)
            let moved = try await stage.look(new, keyID: "h2", agent: agent)
            #expect(moved.json["host_id"]?.string == actor.host.text, "\(moved.json)")
            // The old key is published still, for the time of the change.
            #expect(try await stage.look(old, agent: agent).status == 200)
            #expect(try await stage.look(new, keyID: "h2", agent: agent).status == 200)
            let rotations = try stage.entries("host.key_rotated")
            #expect(rotations.count == 1)
            #expect(rotations.first?["host"]?.string == actor.host.text)
            #expect(rotations.first?["why"] == "jwks")
            #expect(rotations.first?["key"]?.string == JWK(new.publicKey).thumbprint.description)

            stage.publisher.publish(["h2": new], at: Publisher.hosts)
            try await stage.stage.timeline.sleep(for: .seconds(301))
            #expect(try await stage.look(old, agent: agent).code == "invalid_jwt")
            #expect(try await stage.look(new, keyID: "h2", agent: agent).status == 200)
        }
    }

    @Test func theSameNameMayStandForANewKey() throws {
        try PublishedStage.run { stage in
            let (old, new) = (stage.stage.key(), stage.stage.key())
            let actor = try await stage.actor(old, stage.stage.key())
            stage.publisher.publish(["h1": new], at: Publisher.hosts)
            let answer = try await stage.look(new, agent: .string(actor.id.text))
            #expect(answer.json["host_id"]?.string == actor.host.text, "\(answer.json)")
            #expect(
                try await stage.look(old, agent: .string(actor.id.text)).code == "invalid_jwt")
        }
    }

    @Test func anAgentMayKnowOfTheHostsNewKeyFirst() throws {
        try PublishedStage.run { stage in
            let (old, new) = (stage.stage.key(), stage.stage.key())
            let actor = try await stage.actor(old, stage.stage.key())
            stage.publisher.publish(["h1": old, "h2": new], at: Publisher.hosts)
            let ahead = Stage.Actor(
                id: actor.id, host: actor.host, key: actor.key, hostKey: new)
            #expect(try await stage.execute(ahead).status == 200)
            // An agent's word moves nothing: only the host shows that it has the key.
            #expect(try stage.entries("host.key_rotated").isEmpty)
            let astray = Stage.Actor(
                id: actor.id, host: actor.host, key: actor.key, hostKey: stage.stage.key())
            #expect(try await stage.execute(astray).code == "invalid_jwt")

            _ = try await stage.look(new, keyID: "h2", agent: .string(actor.id.text))
            #expect(try await stage.execute(ahead).status == 200)
            #expect(try await stage.execute(actor).status == 200)
        }
    }

    @Test func anAgentWithANewKeyIsTheSameAgent() throws {
        try PublishedStage.run { stage in
            let new = stage.stage.key()
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            #expect(try await stage.execute(actor).status == 200)
            stage.publisher.publish(["a1": new], at: Publisher.agents)
            let moved = Stage.Actor(
                id: actor.id, host: actor.host, key: new, hostKey: actor.hostKey)
            for _ in 0..<2 { #expect(try await stage.execute(moved).status == 200) }
            #expect(try await stage.execute(actor).code == "invalid_jwt")
            let rotations = try stage.entries("agent.key_rotated")
            #expect(rotations.count == 1)
            #expect(rotations.first?["agent"]?.string == actor.id.text)
            #expect(rotations.first?["key"]?.string == JWK(new.publicKey).thumbprint.description)
        }
    }

    @Test func nobodyTakesAnothersKey() throws {
        try PublishedStage.run { stage in
            let other = stage.stage.key()
            _ = try await stage.stage.register(host: other, agent: stage.stage.key())
            let agent = stage.stage.key()
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            let second = try await stage.register(
                token: stage.token(actor.hostKey, agent: agent), capabilities: ["check_balance"])
            #expect(second.status == 200, "\(second.json)")

            // The other host's key, and the other agent's, at this one's addresses.
            stage.publisher.publish(["h1": other], at: Publisher.hosts)
            let asHost = try await stage.look(other, agent: .string(actor.id.text))
            #expect(asHost.code == "invalid_jwt")
            stage.publisher.publish(["a1": agent], at: Publisher.agents)
            let asAgent = try await stage.execute(
                Stage.Actor(id: actor.id, host: actor.host, key: agent, hostKey: actor.hostKey))
            #expect(asAgent.code == "invalid_jwt")
            #expect(try stage.entries("host.key_rotated").isEmpty)
            #expect(try stage.entries("agent.key_rotated").isEmpty)
        }
    }

    @Test func keysAreFoundAgainAfterARestart() async throws {
        try await Ground.run { ground in
            let publisher = Publisher(ground.timeline)
            func open(seed: UInt64) async throws -> PublishedStage {
                PublishedStage(
                    stage: try await Stage.open(
                        ground.directory, ground.timeline, seed: seed, documents: publisher),
                    publisher: publisher)
            }
            let first = try await open(seed: 1)
            let actor = try await first.actor(first.stage.key(), first.stage.key())
            try await first.stage.authority.shutdown()
            ground.timeline.pass(.seconds(2))
            let second = try await open(seed: 2)
            #expect(try await second.execute(actor).status == 200)
            let host = try await second.look(actor.hostKey, agent: .string(actor.id.text))
            #expect(host.status == 200)
            try await second.stage.authority.shutdown()
        }
    }
}
