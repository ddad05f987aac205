// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import StrictJSON
import Testing

@Suite struct LifecycleTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    @Test func aSilentAgentExpiresAndIsStoredAsExpired() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await stage.timeline.sleep(for: .seconds(1799))
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            try await stage.timeline.sleep(for: .seconds(1800))
            // Looking does not change anything, and sees it all the same.
            #expect(try await stage.status(actor).json["status"]?.string == "expired")
            let late = try await stage.execute(actor, "check_balance", Self.look)
            #expect(late.status == 403 && late.code == "agent_expired")
            #expect(try stage.entries().contains { $0["ty"]?.string == "agent.expired" })
            let again = try await stage.execute(actor, "check_balance", Self.look)
            #expect(again.code == "agent_expired")
        }
    }

    @Test func aBusyAgentEndsWithItsMaximumLifetime() throws {
        try Stage.run(configure: {
            $0.lifetimes = [
                .delegated: Lifetimes(sessionTTL: .seconds(600), maximum: .seconds(1500))
            ]
        }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for _ in 0..<2 {
                try await stage.timeline.sleep(for: .seconds(500))
                #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            }
            try await stage.timeline.sleep(for: .seconds(500))
            #expect(
                try await stage.execute(actor, "check_balance", Self.look).code == "agent_expired")
        }
    }

    @Test func anAgentThatHasOutlivedItselfIsRevokedForGood() throws {
        try Stage.run(configure: {
            $0.lifetimes = [.delegated: Lifetimes(absolute: .seconds(3600))]
        }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await stage.timeline.sleep(for: .seconds(3600))
            let answer = try await stage.send(
                .reactivate, token: stage.hostToken(actor.hostKey),
                body: ["agent_id": .string(actor.id.text)])
            #expect(answer.status == 403 && answer.code == "absolute_lifetime_exceeded")
            #expect(try await stage.status(actor).json["status"]?.string == "revoked")
            let executed = try await stage.execute(actor, "check_balance", Self.look)
            #expect(executed.code == "agent_revoked")
        }
    }

    @Test func reactivationFallsBackToTheHostsDefaults() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let actor = try await stage.autonomous(["check_balance"], host: host)
            let more = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["list_messages"]])
            #expect(more.json["status"]?.string == "pending")
            try await stage.authority.approvals.approve(
                .code(try stage.code(more)), by: .operatorCommandLine())
            #expect(try await stage.execute(actor, "list_messages").status == 200)

            try await stage.timeline.sleep(for: .seconds(1800))
            let back = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(actor.id.text)])
            #expect(back.status == 200 && back.json["status"]?.string == "active")
            #expect(back.json["activated_at"]?.string == stage.timeline.now.rfc3339)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let lost = try await stage.execute(actor, "list_messages")
            #expect(lost.status == 403 && lost.code == "capability_not_granted")
        }
    }

    @Test func reactivationOfAnActiveAgentChangesNothing() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let before = try stage.entries().count
            let answer = try await stage.send(
                .reactivate, token: stage.hostToken(actor.hostKey),
                body: ["agent_id": .string(actor.id.text)])
            #expect(answer.status == 200 && answer.json["status"]?.string == "active")
            #expect(try stage.entries().count == before)
        }
    }

    @Test func revokingAHostEndsEverythingUnderIt() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let first = try await stage.delegate(["check_balance"], for: alice)
            let second = try await stage.delegate(
                ["check_balance"], for: alice, host: first.hostKey)
            let waiting = try await stage.register(
                host: first.hostKey, agent: stage.key(), capabilities: ["send_mail"])
            let answer = try await stage.send(
                .revokeHost, token: stage.hostToken(first.hostKey))
            #expect(answer.status == 200 && answer.json["status"]?.string == "revoked")
            #expect(answer.json["agents_revoked"] == 3)
            for actor in [first, second] {
                let executed = try await stage.execute(actor, "check_balance", Self.look)
                #expect(executed.status == 403 && executed.code == "host_revoked")
            }
            let late = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(try stage.code(waiting)), by: .simulated(alice))
            }
            #expect(late != nil)
            // A revoked key is remembered: it does not become a new host.
            let again = try await stage.register(host: first.hostKey, agent: stage.key())
            #expect(again.status == 403 && again.code == "host_revoked")
        }
    }

    @Test func revocationIsIdempotentAndLeavesOneEntry() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for _ in 0..<2 {
                let answer = try await stage.send(
                    .revoke, token: stage.hostToken(actor.hostKey),
                    body: ["agent_id": .string(actor.id.text)])
                #expect(answer.status == 200 && answer.json["status"]?.string == "revoked")
            }
            #expect(try stage.entries().count { $0["ty"]?.string == "agent.revoked" } == 1)
        }
    }

    /// Linking by approval claims what acted alone (§2.10).
    @Test func linkingAHostClaimsItsAutonomousAgents() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let alone = try await stage.autonomous(["check_balance"], host: host)
            let alice = try await stage.user()
            _ = try await stage.delegate(["check_balance"], for: alice, host: host)
            let status = try await stage.status(alone)
            #expect(status.json["status"]?.string == "claimed")
            #expect(status.json["user_id"]?.string == alice.text)
            let executed = try await stage.execute(alone, "check_balance", Self.look)
            #expect(executed.status == 403 && executed.code == "agent_claimed")
        }
    }

    @Test func theSweepEndsWhatNobodyAnsweredAndDeletesWhatNeverWas() throws {
        try Stage.run { stage in
            let (host, agent) = (stage.key(), stage.key())
            _ = try await stage.register(host: host, agent: agent, capabilities: ["check_balance"])
            try await stage.timeline.sleep(for: .seconds(301))
            try await stage.authority.sweep()
            #expect(try stage.entries().last?["ty"]?.string == "approval.expired")
            try await stage.timeline.sleep(for: .seconds(24 * 3600))
            try await stage.authority.sweep()
            let types = try stage.entries().suffix(2).map { $0["ty"]?.string }
            #expect(types == ["agent.deleted", "host.deleted"])
            // Deleted, not revoked: the same keys may come again.
            let again = try await stage.register(host: host, agent: agent)
            #expect(again.status == 200)
        }
    }

    @Test func aClockThatStepsBackRevivesNothing() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await stage.timeline.sleep(for: .seconds(1800))
            _ = try await stage.execute(actor, "check_balance", Self.look)
            let last = try #require(try stage.entries().last?["ts"]?.string)
            #expect(last == stage.timeline.now.rfc3339)
        }
    }
}
