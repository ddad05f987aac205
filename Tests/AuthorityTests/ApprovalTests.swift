// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

@Suite struct ApprovalTests {
    @Test func aPartialApprovalDeniesTheRestWithAReason() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance", "send_mail"])
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), ApprovalDecision(selection: ["check_balance"]),
                by: .simulated(alice))
            let actor = try stage.actor(answer, host: host, agent: agent)
            let grants = try AgentView(try await stage.status(actor).json).grants
            #expect(grants.map(\.status) == [.active, .denied])
            #expect(grants.last?.reason?.isEmpty == false)
            #expect(grants.first?.grantedBy == alice.text)
        }
    }

    /// Decision 8: an empty selection makes an active agent without grants; a denial ends it.
    @Test func anEmptySelectionIsNoDenial() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), ApprovalDecision(selection: []),
                by: .simulated(alice))
            let view = try AgentView(
                try await stage.status(try stage.actor(answer, host: host, agent: agent)).json)
            #expect(view.status == .active)
            #expect(view.grants.map(\.status) == [.denied])
        }
    }

    @Test func aDenialIsFinal() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let id = try #require(try stage.authority.approvals.waiting().first?.id)
            try await stage.authority.approvals.deny(
                .code(try stage.code(answer)), reason: "Not now", by: .simulated(alice))
            let refusal = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(.id(id), by: .simulated(alice))
            }
            #expect(refusal?.code == .approvalTerminal)
            let view = try AgentView(
                try await stage.status(try stage.actor(answer, host: host, agent: agent)).json)
            #expect(view.status == .rejected)
            #expect(view.grants.first?.reason == "Not now")
        }
    }

    @Test func narrowingNarrowsAndNeverWidens() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent,
                capabilities: [
                    ["name": "transfer_domestic", "constraints": ["amount": ["max": 1000]]]
                ])
            let narrowing = [
                "transfer_domestic": try Constraints([
                    "amount": ["max": 5000, "min": 10], "currency": "USD",
                ])
            ]
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), ApprovalDecision(narrowing: narrowing),
                by: .simulated(alice))
            let view = try AgentView(
                try await stage.status(try stage.actor(answer, host: host, agent: agent)).json)
            #expect(
                view.grants.first?.constraints.json
                    == ["amount": ["min": 10, "max": 1000], "currency": "USD"])
        }
    }

    @Test func whoMayDecide() throws {
        try Stage.run { stage in
            let (alice, bob) = (try await stage.user("alice"), try await stage.user("bob"))
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let answer = try await stage.register(
                host: actor.hostKey, agent: stage.key(), capabilities: ["check_balance"])
            let code = try stage.code(answer)
            let desk = stage.authority.approvals
            let foreign = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.code(code), by: .simulated(bob))
            }
            #expect(foreign?.code == .unauthorized)
            try await desk.approve(.code(code), by: .simulated(alice))

            let alone = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"],
                mode: "autonomous")
            let byUser = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.code(try stage.code(alone)), by: .simulated(alice))
            }
            #expect(byUser?.code == .unauthorized)
            try await desk.approve(.code(try stage.code(alone)), by: .operatorCommandLine())
        }
    }

    /// Decisions 32 and 56: what can change things takes more than the operator's command line,
    /// unless the operator has turned that on; denying is always possible.
    @Test(arguments: [false, true])
    func whatChangesThingsTakesAStrongApproval(_ isOn: Bool) throws {
        try Stage.run(configure: { $0.approval.operatorCommandLine = isOn }) { stage in
            let alice = try await stage.user()
            let desk = stage.authority.approvals
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance", "send_mail"])
            let code = try stage.code(answer)
            if isOn {
                try await desk.approve(.code(code), by: .operatorCommandLine(for: alice))
                return
            }
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.code(code), by: .operatorCommandLine(for: alice))
            }
            #expect(refusal?.code == .unauthorized)
            try await desk.approve(
                .code(code), ApprovalDecision(selection: ["check_balance"]),
                by: .operatorCommandLine(for: alice))
        }
    }

    @Test func codesEnd() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.approvals
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(host: host, agent: agent)
            let id = try #require(try desk.waiting().first?.id)
            try await stage.timeline.sleep(for: .seconds(300))
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.id(id), by: .simulated(alice))
            }
            #expect(refusal?.code == .approvalExpired)
            #expect(try stage.entries().last?["ty"]?.string == "approval.expired")
            // The registration may be tried again, and is a new question then.
            let again = try await stage.register(host: host, agent: agent)
            #expect(again.json["agent_id"] == answer.json["agent_id"])
            try await desk.approve(.code(try stage.code(again)), by: .simulated(alice))
        }
    }

    @Test func wrongAndUsedCodesLookAlike() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.approvals
            let answer = try await stage.register(host: stage.key(), agent: stage.key())
            let used = try stage.code(answer)
            try await desk.approve(.code(used), by: .simulated(alice))
            let wrong = try #require(UserCode(typed: "BBBB-BBBB"))
            for code in [used, wrong] {
                let refusal = await #expect(throws: ProtocolError.self) {
                    try await desk.approve(.code(code), by: .simulated(alice))
                }
                #expect(refusal == .unknownForTest)
            }
        }
    }

    @Test func namesAndReasonsAreCleanedForTheReader() throws {
        try Stage.run { stage in
            _ = try await stage.register(
                host: stage.key(), agent: stage.key(),
                name: "  Pay\u{202E}lap\u{200B}\u{0007}\n  now  ",
                more: [("reason", .string(String(repeating: "é", count: 600)))])
            let waiting = try #require(try stage.authority.approvals.waiting().first)
            #expect(waiting.agentName == "Paylap now")
            #expect(waiting.reason?.unicodeScalars.count == 500)
        }
    }
}

extension ProtocolError {
    /// What the desk says about a code that leads nowhere, whatever the cause.
    fileprivate static let unknownForTest = ProtocolError(
        .notFound, "No request waits under that code; check it, or ask the agent for a new one.")
}
