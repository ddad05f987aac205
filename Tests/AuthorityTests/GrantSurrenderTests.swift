// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

@Suite struct GrantSurrenderTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    @Test(arguments: [true, false])
    func aHostOrTheAgentItselfGivesUp(_ isOwn: Bool) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                ["check_balance", "list_messages"], for: stage.user())
            for _ in 0..<2 {
                let answer = try await stage.send(
                    .revokeCapability,
                    token: isOwn
                        ? stage.agentToken(actor, audience: Stage.issuer)
                        : stage.hostToken(actor.hostKey),
                    body: GrantRevocationRequest(
                        agent: isOwn ? nil : actor.id, capabilities: ["check_balance"]
                    ).json)
                #expect(answer.status == 200)
                #expect(answer.json["agent_id"]?.string == actor.id.text)
                let grants = answer.json["agent_capability_grants"]?.array
                #expect(grants?.map { $0["capability"]?.string } == ["check_balance"])
                #expect(grants?.first?["status"]?.string == "denied")
            }
            let lost = try await stage.execute(actor, "check_balance", Self.look)
            #expect(lost.status == 403 && lost.code == "capability_not_granted")
            #expect(try await stage.execute(actor, "list_messages").status == 200)
            let entries = try stage.entries().filter { $0["ty"]?.string == "grant.revoked" }
            #expect(entries.count == 1)
            #expect(entries.first?["via"]?.string == (isOwn ? "self" : nil))
        }
    }

    @Test func whatWasGivenUpDoesNotComeBackWithAReactivation() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(
                defaults: ["check_balance", "list_messages"].map { CapabilityRequest($0) })
            let actor = try await stage.autonomous(
                ["check_balance", "list_messages"], host: host)
            _ = try await stage.send(
                .revokeCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["check_balance"]])
            try await stage.timeline.sleep(for: .seconds(1800))
            _ = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(actor.id.text)])
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 403)
            #expect(try await stage.execute(actor, "list_messages").status == 200)
        }
    }

    @Test func refusalsTakeNothing() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let other = try await stage.delegate(["check_balance"], for: alice)
            func send(_ token: [UInt8], _ body: JSONValue) async throws -> Stage.Answer {
                try await stage.send(.revokeCapability, token: token, body: body)
            }
            let name: JSONValue = .string(actor.id.text)
            let unknown = try await send(
                stage.hostToken(actor.hostKey),
                ["agent_id": name, "capabilities": ["check_balance", "send_mail"]])
            #expect(unknown.status == 400 && unknown.code == "invalid_capabilities")
            #expect(unknown.json["invalid_capabilities"] == ["send_mail"])
            let foreign = try await send(
                stage.hostToken(other.hostKey),
                ["agent_id": name, "capabilities": ["check_balance"]])
            #expect(foreign.code == "agent_not_found")
            let sister = try await send(
                stage.agentToken(other, audience: Stage.issuer),
                ["agent_id": name, "capabilities": ["check_balance"]])
            #expect(sister.status == 403 && sister.code == "unauthorized")
            let narrowed = try await send(
                stage.agentToken(actor, audience: Stage.issuer) { $0.capabilities = ["other"] },
                ["capabilities": ["check_balance"]])
            #expect(narrowed.status == 403 && narrowed.code == "capability_not_granted")
            let nobody = try await send(
                stage.hostToken(actor.hostKey), ["capabilities": ["check_balance"]])
            #expect(nobody.status == 400)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
        }
    }
}
