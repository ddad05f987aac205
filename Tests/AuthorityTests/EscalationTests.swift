// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

@Suite struct EscalationTests {
    private static func ask(
        _ stage: Stage, _ actor: Stage.Actor, _ capabilities: JSONValue,
        token: [UInt8]? = nil
    ) async throws -> Stage.Answer {
        try await stage.send(
            .requestCapability,
            token: token ?? stage.agentToken(actor, audience: Stage.issuer),
            body: ["capabilities": capabilities])
    }

    private static func limit(_ amount: Int) -> JSONValue {
        [
            "name": "transfer_domestic",
            "constraints": ["amount": ["max": .number(JSONNumber(amount))]],
        ]
    }

    private static func transfer(_ amount: Int) -> JSONValue {
        [
            "amount": .number(JSONNumber(amount)), "currency": "USD",
            "destination_account": "acc_456",
        ]
    }

    /// Decision 18: equal or narrower is held already; wider is a new question, and the old grant
    /// stays in force with its constraints until it is answered.
    @Test func askingAgain() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate([Self.limit(1000)], for: alice)
            for held in [1000, 10] {
                let answer = try await Self.ask(stage, actor, [Self.limit(held)])
                #expect(answer.status == 409 && answer.code == "already_granted")
            }
            let wider = try await Self.ask(stage, actor, [Self.limit(5000)])
            #expect(wider.status == 200 && wider.json["status"]?.string == "pending")
            let still = try await stage.execute(actor, "transfer_domestic", Self.transfer(1000))
            #expect(still.status == 200)
            let notYet = try await stage.execute(actor, "transfer_domestic", Self.transfer(1001))
            #expect(notYet.code == "constraint_violated")
            try await stage.authority.approvals.approve(
                .code(try stage.code(wider)), by: .simulated(alice))
            #expect(
                try await stage.execute(actor, "transfer_domestic", Self.transfer(5000)).status
                    == 200)
            let grants = try AgentView(try await stage.status(actor).json).grants
            #expect(grants.map(\.capability) == ["transfer_domestic"])
        }
    }

    @Test func aDeniedEscalationLeavesWhatWasHeld() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate([Self.limit(1000)], for: alice)
            let wider = try await Self.ask(stage, actor, [Self.limit(5000), "check_balance"])
            try await stage.authority.approvals.deny(
                .code(try stage.code(wider)), reason: "Too much", by: .simulated(alice))
            #expect(try await stage.status(actor).json["status"]?.string == "active")
            #expect(
                try await stage.execute(actor, "transfer_domestic", Self.transfer(1000)).status
                    == 200)
            #expect(
                try await stage.execute(actor, "transfer_domestic", Self.transfer(1001)).code
                    == "constraint_violated")
        }
    }

    @Test func whatIsHeldIsEchoedBesideWhatIsAskedFor() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await Self.ask(stage, actor, ["check_balance", "list_accounts"])
            let view = try AgentView(answer.json)
            #expect(view.grants.map(\.status) == [.active, .pending])
            #expect(view.status == .pending && view.approval != nil)
        }
    }

    @Test func defaultsAreGivenAtOnce() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(
                defaults: [CapabilityRequest("check_balance"), CapabilityRequest("list_accounts")])
            let actor = try await stage.autonomous(["check_balance"], host: host)
            let answer = try await Self.ask(stage, actor, ["list_accounts"])
            #expect(answer.json["status"]?.string == "active" && answer.json["approval"] == nil)
            #expect(try await stage.execute(actor, "list_accounts").status == 200)
        }
    }

    /// Decision 22.
    @Test func aNarrowedTokenAsksForNothingBeyondItself() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.agentToken(actor, audience: Stage.issuer) {
                $0.capabilities = ["check_balance"]
            }
            let answer = try await Self.ask(stage, actor, ["list_accounts"], token: token)
            #expect(answer.status == 403 && answer.code == "capability_not_granted")
        }
    }

    @Test func theSameQuestionGetsAFreshCodeAndAnotherOneVoidsIt() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.approvals
            let actor = try await stage.delegate([], for: alice)
            let first = try await Self.ask(stage, actor, [Self.limit(10)])
            let same = try await Self.ask(stage, actor, [Self.limit(10)])
            #expect(try desk.waiting().count == 1)
            #expect(try stage.code(first) != stage.code(same))
            let id = try #require(try desk.waiting().first?.id)
            let other = try await Self.ask(stage, actor, [Self.limit(20)])
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.approve(.id(id), by: .simulated(alice))
            }
            #expect(refusal?.code == .approvalVoided)
            try await desk.approve(.code(try stage.code(other)), by: .simulated(alice))
            let grants = try AgentView(try await stage.status(actor).json).grants
            #expect(grants.first?.constraints.json == ["amount": ["max": 20]])
            #expect(grants.count == 1)
        }
    }

    @Test func questionsAboutDifferentThingsWaitSideBySide() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate([], for: alice)
            _ = try await Self.ask(stage, actor, ["check_balance"])
            _ = try await Self.ask(stage, actor, ["list_accounts"])
            let waiting = try stage.authority.approvals.waiting()
            #expect(waiting.count == 2)
            for request in waiting {
                try await stage.authority.approvals.approve(.id(request.id), by: .simulated(alice))
            }
            #expect(try await stage.execute(actor, "list_accounts").status == 200)
        }
    }
}
