// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import Authority
import Storage
import StrictJSON
import Testing

/// What becomes of hosts, agents and users beside what they ask for themselves.
@Suite struct PrincipalTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    // MARK: Registering anew

    @Test func anAgentThatWaitsMayChooseTheOtherMode() throws {
        try Stage.run { stage in
            let (host, agent) = (stage.key(), stage.key())
            let first = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let second = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"], mode: "autonomous")
            #expect(second.status == 200 && second.json["mode"]?.string == "autonomous")
            #expect(second.json["agent_id"] == first.json["agent_id"])
            // Another meaning: the earlier code leads nowhere, and only the operator may decide.
            #expect(try stage.authority.approvals.find(.code(stage.code(first))) == nil)
            let refused = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(stage.code(second)), by: .simulated(stage.user()))
            }
            #expect(refused?.code == .unauthorized)
        }
    }

    @Test func anAgentThatWasActiveKeepsItsMode() throws {
        try Stage.run(configure: {
            $0.lifetimes = [.autonomous: Lifetimes(sessionTTL: .seconds(600))]
        }) { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let actor = try await stage.autonomous(["check_balance"], host: host)
            try await stage.timeline.sleep(for: .seconds(600))
            let again = try await stage.register(host: host, agent: actor.key)
            #expect(again.status == 409 && again.code == "agent_exists")
        }
    }

    // MARK: Switching accounts

    @Test func aHostChangesItsUserByUnlinkingFirst() throws {
        try Stage.run { stage in
            let (alice, bob) = (try await stage.user(), try await stage.user("bob"))
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let operations = stage.authority.operations
            let linked = await #expect(throws: ProtocolError.self) {
                try await operations.linkHost(actor.host, to: bob)
            }
            #expect(linked?.code == .conflict)
            // Somebody else's yes changes nothing either.
            let waiting = try await stage.register(
                host: actor.hostKey, agent: stage.key(), capabilities: ["check_balance"])
            let approved = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(stage.code(waiting)), by: .simulated(bob))
            }
            #expect(approved?.code == .unauthorized)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)

            #expect(try await operations.unlinkHost(actor.host) == 2)
            let ended = try await stage.execute(actor, "check_balance", Self.look)
            #expect(ended.code == "agent_revoked")
            try await operations.linkHost(actor.host, to: bob)
            let anew = try await stage.delegate(["check_balance"], for: bob, host: actor.hostKey)
            #expect(anew.host == actor.host)
            #expect(try await stage.status(anew).json["user_id"]?.string == bob.text)
        }
    }

    // MARK: Deleting users

    @Test func whatWasSealedForADeletedUserIsErasedAfterTheCommit() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let parts = stage.authority.parts
            #expect(try parts.keyring.existingKey(for: PayloadSubject(user: alice)) != nil)
            try await stage.authority.operations.deleteUser(alice)
            #expect(try parts.keyring.existingKey(for: PayloadSubject(user: alice)) == nil)
            let due = try parts.journal.read { try $0.count(parts.journal.tables.erasures) }
            #expect(due == 0)
        }
    }

    /// A crash between the commit and the overwriting leaves a row, by which the sweep does it.
    @Test func anErasureThatWasCutOffIsMadeUpFor() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let parts = stage.authority.parts
            try await parts.journal.commit { txn, change in
                let subject = ErasureSubject.user(alice)
                try txn.put(change.tables.erasures, subject.key, subject)
            }
            try await stage.authority.sweep()
            #expect(try parts.keyring.existingKey(for: PayloadSubject(user: alice)) == nil)
        }
    }

    // MARK: Sweeping

    @Test func decidedQuestionsGoADayAfterTheyEnded() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let approvals = stage.authority.parts.journal.tables.approvals
            func kept() async throws -> Int {
                try await stage.authority.sweep()
                return try Int(stage.authority.parts.journal.read { try $0.count(approvals) })
            }
            #expect(try await kept() == 1)
            try await stage.timeline.sleep(for: .seconds(300 + 24 * 3600 - 1))
            #expect(try await kept() == 1)
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(try await kept() == 0)
            #expect(try await stage.status(actor).status == 200)
        }
    }

    // MARK: Defaults

    @Test func theOperatorChangesWhatAHostsAgentsGet() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let actor = try await stage.autonomous(["check_balance"], host: host)
            let operations = stage.authority.operations
            try await operations.setDefaults(
                of: actor.host, to: [CapabilityRequest("list_messages")])
            // What an agent holds stays; those that come get what is said now.
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let next = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["list_messages"],
                mode: "autonomous")
            #expect(next.json["status"]?.string == "active")
            let old = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["check_balance"],
                mode: "autonomous")
            #expect(old.json["status"]?.string == "pending")
            let entry = try stage.entries().last { $0["ty"]?.string == "host.defaults_changed" }
            #expect(entry?["by"]?.string == "operator" && entry?["capabilities"] == 1)
            let unknown = await #expect(throws: ProtocolError.self) {
                try await operations.setDefaults(of: actor.host, to: [CapabilityRequest("nope")])
            }
            #expect(unknown?.code == .invalidCapabilities)
        }
    }
}
