// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// Hosts get a user and lose one (§2.9, §2.10; decisions 14 and 24).
@Suite struct OperatorHostTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    @Test func linkingActivatesAHostAndClaimsWhatActedAlone() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let alone = try await stage.autonomous(["check_balance"], host: host)
            let desk = stage.authority.operations
            try await desk.linkHost(alone.host, to: alice)
            let view = try AgentView(try await stage.status(alone).json)
            #expect(view.status == .claimed && view.user == alice.text)
            #expect(view.grants.allSatisfy { $0.status == .denied })

            let (waiting, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: waiting, agent: agent, capabilities: ["check_balance"])
            let pending = try stage.actor(answer, host: waiting, agent: agent)
            try await desk.linkHost(pending.host, to: alice)
            #expect(try desk.host(pending.host).entry.host.status == .active)
            #expect(try desk.host(pending.host).entry.userName == "alice")
            #expect(try await stage.status(pending).json["status"]?.string == "pending")
        }
    }

    /// An agent that the operator approved for nobody acts for the user once there is one.
    @Test func aDelegatedAgentOfNobodyGetsTheUser() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .operatorCommandLine())
            let actor = try stage.actor(answer, host: host, agent: agent)
            #expect(try await stage.status(actor).json["user_id"] == nil)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            try await stage.authority.operations.linkHost(actor.host, to: alice)
            #expect(try await stage.status(actor).json["user_id"]?.string == alice.text)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let entries = try stage.entries()
            #expect(entries.last?["user"]?.string == alice.text)
            let linked = entries.filter { $0["ty"] == "agent.linked" }
            #expect(linked.count == 1 && linked.first?["user"]?.string == alice.text)
        }
    }

    /// The same when the user comes with the answer to a later question.
    @Test func anEscalationThatAUserApprovesLinksTheAgentToo() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let desk = stage.authority.approvals
            try await desk.approve(.code(try stage.code(answer)), by: .operatorCommandLine())
            let actor = try stage.actor(answer, host: host, agent: agent)
            let more = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["list_accounts"]])
            #expect(more.json["status"]?.string == "pending")
            try await desk.approve(.code(try stage.code(more)), by: .simulated(alice))
            #expect(try await stage.status(actor).json["user_id"]?.string == alice.text)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            #expect(try stage.entries().last?["user"]?.string == alice.text)
        }
    }

    @Test func aHostHasOneUser() throws {
        try Stage.run { stage in
            let (alice, bob) = (try await stage.user("alice"), try await stage.user("bob"))
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let desk = stage.authority.operations
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.linkHost(actor.host, to: bob)
            }
            #expect(refusal?.code == .conflict)
            try await desk.linkHost(actor.host, to: alice)
            #expect(try stage.entries().last?["ty"] == "operator.called")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)

            // Account switching: unlinked, and then another's.
            #expect(try await desk.unlinkHost(actor.host) == 1)
            #expect(
                try await stage.execute(actor, "check_balance", Self.look).code == "agent_revoked")
            #expect(try await desk.unlinkHost(actor.host) == 0)
            try await desk.linkHost(actor.host, to: bob)
            #expect(try desk.host(actor.host).entry.host.user == bob)
            // A host that was taken from a user does not end with them.
            #expect(try await desk.deleteUser(alice) == 0)
            #expect(try await desk.deleteUser(bob) == 1)
            let late = await #expect(throws: ProtocolError.self) {
                try await desk.linkHost(actor.host, to: try await stage.user("carol"))
            }
            #expect(late?.code == .hostRevoked)
        }
    }

    @Test func unlinkingLeavesWhatActsAlone() throws {
        try Stage.run(configure: { $0.hosts.autonomousUnderLinkedHost = true }) { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(
                defaults: [CapabilityRequest("check_balance")], for: alice)
            let alone = try await stage.autonomous(["check_balance"], host: host)
            let answer = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["check_balance"])
            #expect(answer.json["status"]?.string == "active")
            #expect(try await stage.authority.operations.unlinkHost(alone.host) == 1)
            #expect(try await stage.execute(alone, "check_balance", Self.look).status == 200)
        }
    }

    /// Decision 14 holds for agents that were there before the host was linked.
    @Test func nothingComesToActAloneUnderALinkedHost() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let expired = try await stage.autonomous(["check_balance"], host: host)
            try await stage.timeline.sleep(for: .seconds(1800))
            #expect(
                try await stage.execute(expired, "check_balance", Self.look).code
                    == "agent_expired")
            let waiting = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["list_accounts"],
                mode: "autonomous")
            try await stage.authority.operations.linkHost(expired.host, to: alice)

            let desk = stage.authority.approvals
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.code(try stage.code(waiting)), by: .operatorCommandLine())
            }
            #expect(refusal?.code == .unsupportedMode)
            try await desk.deny(.code(try stage.code(waiting)), by: .operatorCommandLine())
            let again = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(expired.id.text)])
            #expect(again.status == 400 && again.code == "unsupported_mode")
            #expect(try await stage.status(expired).json["status"]?.string == "expired")
        }
    }

    @Test func hostsAndAgentsAreListed() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = stage.key()
            let first = try await stage.delegate(["check_balance"], for: alice, host: host)
            let second = try await stage.delegate(["check_balance"], for: alice, host: host)
            let other = try await stage.delegate([], for: alice)
            let desk = stage.authority.operations
            #expect(try desk.hosts().items.map(\.host.id) == [first.host, other.host].sorted())
            let page = try desk.agents(under: first.host, PageRequest(limit: 1))
            let rest = try desk.agents(under: first.host, PageRequest(after: page.next, limit: 1))
            #expect(
                (page.items + rest.items).map(\.agent) == [first.id, second.id].sorted())
            #expect(rest.next == nil)
            #expect(try desk.agents().items.count == 3)
            #expect(try desk.agent(first.id).grants.map(\.capability) == ["check_balance"])
            let unknown = try #require(HostID("hst_nobody"))
            #expect(throws: ProtocolError.self) { try desk.agents(under: unknown) }
        }
    }
}
