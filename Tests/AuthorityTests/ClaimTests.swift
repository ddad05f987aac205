// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

@Suite struct ClaimTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    /// An agent that acts alone under an unlinked host, and the host of somebody else.
    private static func cast(
        _ stage: Stage
    ) async throws -> (agent: Stage.Actor, claimer: SigningKey) {
        let home = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
        return (
            try await stage.autonomous(["check_balance"], host: home),
            try await stage.enrolled(defaults: [])
        )
    }

    private static func claim(
        _ agent: Stage.Actor, by host: SigningKey, _ stage: Stage,
        message: String? = nil
    ) async throws -> Stage.Answer {
        try await stage.send(
            .claim, token: stage.hostToken(host),
            body: ClaimRequest(
                agent: agent.id, wish: ApprovalWish(bindingMessage: message)
            ).json)
    }

    private static func look(
        at agent: Stage.Actor, by host: SigningKey, _ stage: Stage
    ) async throws -> Stage.Answer {
        try await stage.send(
            .status, token: stage.hostToken(host), query: ["agent_id": agent.id.text])
    }

    @Test func aYesEndsTheAgentAndLinksTheHostThatAsked() throws {
        try Stage.run { stage in
            let (agent, claimer) = try await Self.cast(stage)
            let alice = try await stage.user()
            #expect(try await Self.look(at: agent, by: claimer, stage).status == 404)
            let asked = try await Self.claim(agent, by: claimer, stage)
            #expect(asked.status == 200 && asked.json["status"]?.string == "active")
            #expect(asked.json["mode"]?.string == "autonomous")
            #expect(asked.json["approval"]?["method"]?.string == "device_authorization")
            // While it waits, the agent acts on and the host that asked may look at it.
            #expect(try await stage.execute(agent, "check_balance", Self.look).status == 200)
            #expect(try await Self.look(at: agent, by: claimer, stage).status == 200)

            try await stage.authority.approvals.approve(
                .code(try stage.code(asked)), by: .simulated(alice))
            let seen = try await Self.look(at: agent, by: claimer, stage)
            #expect(seen.json["status"]?.string == "claimed")
            #expect(seen.json["user_id"]?.string == alice.text)
            let late = try await stage.execute(agent, "check_balance", Self.look)
            #expect(late.status == 403 && late.code == "agent_claimed")
            let events = try stage.entries().compactMap { $0["ty"]?.string }
            #expect(events.contains("agent.claimed") && events.contains("host.linked"))
        }
    }

    @Test func itsOwnHostMayClaimToo() throws {
        try Stage.run { stage in
            let (agent, _) = try await Self.cast(stage)
            let asked = try await Self.claim(agent, by: agent.hostKey, stage)
            try await stage.authority.approvals.approve(
                .code(try stage.code(asked)), by: .simulated(stage.user()))
            #expect(try await stage.status(agent).json["status"]?.string == "claimed")
            let claims = try stage.entries().filter { $0["ty"]?.string == "agent.claimed" }
            #expect(claims.count == 1)
        }
    }

    @Test func aNoChangesNothing() throws {
        try Stage.run { stage in
            let (agent, claimer) = try await Self.cast(stage)
            let asked = try await Self.claim(agent, by: claimer, stage)
            try await stage.authority.approvals.deny(
                .code(try stage.code(asked)), by: .simulated(stage.user()))
            #expect(try await stage.execute(agent, "check_balance", Self.look).status == 200)
            #expect(try await Self.look(at: agent, by: claimer, stage).status == 404)
        }
    }

    @Test func whatNobodyDecidesComesToNothing() throws {
        try Stage.run { stage in
            let (agent, claimer) = try await Self.cast(stage)
            _ = try await Self.claim(agent, by: claimer, stage)
            try await stage.timeline.sleep(for: .seconds(300))
            #expect(try await Self.look(at: agent, by: claimer, stage).status == 404)
            try await stage.authority.sweep()
            #expect(try stage.entries().contains { $0["ty"]?.string == "approval.expired" })
            #expect(try await stage.execute(agent, "check_balance", Self.look).status == 200)
        }
    }

    @Test func aClaimNeedsAUserAndTheRightOne() throws {
        try Stage.run { stage in
            let (agent, _) = try await Self.cast(stage)
            let (alice, bob) = (try await stage.user(), try await stage.user("bob"))
            let claimer = try await stage.enrolled(defaults: [], for: alice)
            let code = try stage.code(try await Self.claim(agent, by: claimer, stage))
            let nobody = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(code), by: .operatorCommandLine())
            }
            #expect(nobody?.code == .invalidRequest)
            let other = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(.code(code), by: .simulated(bob))
            }
            #expect(other?.code == .unauthorized)
            #expect(try await stage.execute(agent, "check_balance", Self.look).status == 200)
        }
    }

    @Test func anAgentUnderSomebodysHostIsNotAnothersToTake() throws {
        try Stage.run(configure: { $0.hosts.autonomousUnderLinkedHost = true }) { stage in
            let (alice, bob) = (try await stage.user(), try await stage.user("bob"))
            let home = try await stage.enrolled(
                defaults: [CapabilityRequest("check_balance")], for: alice)
            let agent = try await stage.autonomous(["check_balance"], host: home)
            let others = try await stage.enrolled(defaults: [], for: bob)
            let refused = try await Self.claim(agent, by: others, stage)
            #expect(refused.status == 403 && refused.code == "unauthorized")
            let unlinked = try await stage.enrolled(defaults: [])
            let code = try stage.code(try await Self.claim(agent, by: unlinked, stage))
            let stolen = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(.code(code), by: .simulated(bob))
            }
            #expect(stolen?.code == .unauthorized)
        }
    }

    @Test func aRepeatedClaimGetsAFreshCodeAndAnotherOneVoidsIt() throws {
        try Stage.run { stage in
            let (agent, claimer) = try await Self.cast(stage)
            let first = try stage.code(try await Self.claim(agent, by: claimer, stage))
            let second = try stage.code(try await Self.claim(agent, by: claimer, stage))
            #expect(first != second)
            #expect(
                try stage.authority.approvals.find(.code(first))?.id
                    == stage.authority.approvals.find(.code(second))?.id)
            let third = try await Self.claim(agent, by: claimer, stage, message: "4711")
            #expect(third.status == 200)
            #expect(try stage.authority.approvals.find(.code(first)) == nil)
        }
    }

    @Test func onlyActiveAgentsThatActAloneAndOnlyActiveHosts() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (agent, claimer) = try await Self.cast(stage)
            let delegated = try await stage.delegate(["check_balance"], for: alice)
            #expect(try await Self.claim(delegated, by: claimer, stage).code == "agent_not_found")
            let waiting = stage.key()
            _ = try await stage.register(host: waiting, agent: stage.key())
            let early = try await Self.claim(agent, by: waiting, stage)
            #expect(early.status == 403 && early.code == "host_pending")
            try await stage.authority.operations.revoke(agent.id)
            #expect(try await Self.claim(agent, by: claimer, stage).code == "agent_revoked")
        }
    }

    @Test func ofTwoClaimsTheFirstYesCounts() throws {
        try Stage.run { stage in
            let (agent, claimer) = try await Self.cast(stage)
            let other = try await stage.enrolled(defaults: [])
            let first = try stage.code(try await Self.claim(agent, by: claimer, stage))
            let second = try stage.code(try await Self.claim(agent, by: other, stage))
            try await stage.authority.approvals.approve(
                .code(first), by: .simulated(stage.user()))
            #expect(try stage.authority.approvals.find(.code(second)) == nil)
            #expect(try await Self.look(at: agent, by: other, stage).status == 404)
        }
    }
}
