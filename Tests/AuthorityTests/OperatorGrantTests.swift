// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

@Suite struct OperatorGrantTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    @Test func aRevokedGrantDoesNotComeBack() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(
                defaults: [CapabilityRequest("check_balance"), CapabilityRequest("send_mail")],
                for: alice)
            let agent = stage.key()
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance", "send_mail"])
            let actor = try stage.actor(answer, host: host, agent: agent)
            let desk = stage.authority.operations
            try await desk.revokeGrant(of: actor.id, for: "check_balance")
            let refused = try await stage.execute(actor, "check_balance", Self.look)
            #expect(refused.status == 403 && refused.code == "capability_not_granted")
            let entry = try stage.entries().last { $0["ty"] == "grant.revoked" }
            #expect(entry?["by"] == "operator" && entry?["cap"] == "check_balance")
            // Once more changes nothing, and what never was is not there.
            try await desk.revokeGrant(of: actor.id, for: "check_balance")
            let unknown = await #expect(throws: ProtocolError.self) {
                try await desk.revokeGrant(of: actor.id, for: "transfer_domestic")
            }
            #expect(unknown?.code == .notFound)

            try await stage.timeline.sleep(for: .seconds(1800))
            _ = try await stage.send(
                .reactivate, token: stage.hostToken(host),
                body: ["agent_id": .string(actor.id.text)])
            let view = try AgentView(try await stage.status(actor).json)
            #expect(
                view.grants.filter { $0.status == .active }.map(\.capability) == ["send_mail"])
        }
    }

    @Test func whatWaitsIsRevokedToo() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let more = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["list_accounts"]])
            try await stage.authority.operations
                .revokeGrant(of: actor.id, for: "list_accounts")
            try await stage.authority.approvals
                .approve(.code(try stage.code(more)), by: .simulated(alice))
            let refused = try await stage.execute(actor, "list_accounts")
            #expect(refused.code == "capability_not_granted")
        }
    }

    @Test func explainingDecidesAndDoesNothing() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                [["name": "transfer_domestic", "constraints": ["amount": ["max": 5]]]],
                for: stage.user())
            let desk = stage.authority.operations
            func explain(
                _ capability: String, _ arguments: JSONObject
            ) throws -> Explanation {
                try desk.explain(actor.id, capability, arguments: arguments)
            }
            let arguments: JSONObject = [
                "amount": 5, "currency": "USD", "destination_account": "acc_456",
            ]
            let allowed = try explain("transfer_domestic", arguments)
            #expect(allowed.refusal == nil && allowed.grant != nil)
            #expect(allowed.constraints?.sentence == "amount at most 5")
            #expect(try stage.entries().last?["call"] == "explain")

            var more = arguments
            more["amount"] = 6
            let refused = try explain("transfer_domestic", more)
            #expect(refused.refusal?.code == .constraintViolated && refused.grant != nil)
            #expect(try explain("check_balance", [:]).refusal?.code == .capabilityNotGranted)
            #expect(try explain("nothing", [:]).refusal?.code == .capabilityNotFound)
            #expect(
                !(try stage.entries().contains { $0["ty"]?.string?.hasPrefix("execution") ?? false })
            )
            try await desk.revoke(actor.id)
            let late = try explain("transfer_domestic", arguments)
            #expect(late.refusal?.code == .agentRevoked)
            #expect(late.history.map(\.status) == [.denied])
        }
    }

    @Test func whatWaitsIsListedPageByPage() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            for _ in 0..<3 {
                _ = try await stage.register(
                    host: stage.key(), agent: stage.key(), capabilities: ["check_balance"])
                try await stage.timeline.sleep(for: .seconds(1))
            }
            let first = try desk.approvals(PageRequest(limit: 2))
            let second = try desk.approvals(PageRequest(after: first.next, limit: 2))
            #expect(second.next == nil)
            let listed = first.items + second.items
            let waiting = try stage.authority.approvals.waiting()
            #expect(listed.count == 3 && listed == waiting)
            try await desk.deny(listed[0].id)
            #expect(try desk.approval(listed[0].id).state == .denied)
            #expect(throws: ProtocolError.self) { try desk.approvals(PageRequest(after: "x.y")) }
        }
    }

    /// With a user, the operator asks for what cannot be: that is no refusal by rank.
    @Test func anAutonomousAgentIsApprovedInNobodysName() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            _ = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"],
                mode: "autonomous")
            let desk = stage.authority.operations
            let id = try #require(try desk.approvals().items.first?.id)
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.approve(id, for: alice)
            }
            #expect(refusal?.code == .invalidRequest)
            try await desk.approve(id)
        }
    }
}
