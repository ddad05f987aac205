// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import Storage
import StrictJSON
import Testing

/// Orders of events that nobody meant, and what strangers might make of them.
@Suite struct AbuseTests {
    private static func ask(
        _ stage: Stage, _ actor: Stage.Actor, _ capabilities: JSONValue
    ) async throws -> Stage.Answer {
        try await stage.send(
            .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
            body: ["capabilities": capabilities])
    }

    private static func reactivate(
        _ stage: Stage, _ actor: Stage.Actor
    ) async throws -> Stage.Answer {
        try await stage.send(
            .reactivate, token: stage.hostToken(actor.hostKey),
            body: ["agent_id": .string(actor.id.text)])
    }

    /// An answer to what an agent asked before it expired decides nothing about its coming back.
    @Test(arguments: [false, true])
    func anOldQuestionDoesNotDecideAReactivation(_ isApproved: Bool) throws {
        try Stage.run(configure: { $0.approval.expiresIn = .seconds(7200) }) { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let asked = try await Self.ask(stage, actor, ["list_accounts"])
            let old = try #require(try stage.authority.approvals.waiting().first?.id)
            try await stage.timeline.sleep(for: .seconds(1800))
            // The defaults cover an empty baseline; a host without a user has to ask.
            let back = try await Self.reactivate(stage, actor)
            let expected = try #require(back.json["status"]?.string)
            let refusal = await #expect(throws: ProtocolError.self) {
                if isApproved {
                    try await stage.authority.approvals.approve(.id(old), by: .simulated(alice))
                } else {
                    try await stage.authority.approvals.deny(.id(old), by: .simulated(alice))
                }
            }
            #expect(refusal?.code == .approvalVoided)
            #expect(asked.json["status"]?.string == "pending")
            #expect(try await stage.status(actor).json["status"]?.string == expected)
        }
    }

    /// The same where the reactivation itself waits for somebody.
    @Test(arguments: [false, true])
    func anOldQuestionDoesNotDecideAWaitingReactivation(_ isApproved: Bool) throws {
        try Stage.run(configure: { $0.approval.expiresIn = .seconds(7200) }) { stage in
            // Approved by the operator for nobody: the host stays without a user.
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(host: host, agent: agent)
            let desk = stage.authority.approvals
            try await desk.approve(.code(try stage.code(answer)), by: .operatorCommandLine())
            let actor = try stage.actor(answer, host: host, agent: agent)
            _ = try await Self.ask(stage, actor, ["list_accounts"])
            let old = try #require(try desk.waiting().first?.id)
            try await stage.timeline.sleep(for: .seconds(1800))
            let back = try await Self.reactivate(stage, actor)
            #expect(back.json["status"]?.string == "pending")
            let refusal = await #expect(throws: ProtocolError.self) {
                if isApproved {
                    try await desk.approve(.id(old), by: .operatorCommandLine())
                } else {
                    try await desk.deny(.id(old), by: .operatorCommandLine())
                }
            }
            #expect(refusal?.code == .approvalVoided)
            #expect(try await stage.status(actor).json["status"]?.string == "pending")
            try await desk.approve(.code(try stage.code(back)), by: .operatorCommandLine())
            #expect(try await stage.status(actor).json["status"]?.string == "active")
        }
    }

    private static func limit(_ amount: Int) -> JSONValue {
        [
            "name": "transfer_domestic",
            "constraints": ["amount": ["max": .number(JSONNumber(amount))]],
        ]
    }

    /// Decision 18 where the host has defaults: whoever holds the default and asks for more is
    /// asked about, instead of getting the default once again.
    @Test func whatGoesBeyondADefaultIsAskedFor() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [
                CapabilityRequest(
                    "transfer_domestic", constraints: try Constraints(["amount": ["max": 100]]))
            ])
            let actor = try await stage.autonomous([Self.limit(50)], host: host)
            // Within the default: given at once.
            let within = try await Self.ask(stage, actor, [Self.limit(80)])
            #expect(within.json["status"]?.string == "active")
            let size = stage.authority.ledgerSize
            let wider = try await Self.ask(stage, actor, [Self.limit(1000)])
            #expect(wider.json["status"]?.string == "pending" && wider.json["approval"] != nil)
            #expect(stage.authority.ledgerSize == size + 1)
            let grants = try AgentView(try await stage.status(actor).json).grants
            let active = grants.filter { $0.status == .active }
            #expect(active.map(\.constraints.json) == [["amount": ["max": 80]]])
        }
    }

    /// One host cannot take all the codes that the server has.
    @Test func retriesOfOneRequestHaveALimit() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let first = try await stage.register(host: host, agent: agent)
            var answers: [Stage.Answer] = []
            for _ in 0..<100 {
                answers.append(try await stage.register(host: host, agent: agent))
            }
            #expect(answers.last?.status == 429 && answers.last?.code == "rate_limited")
            #expect(answers.last?.reply.header("Retry-After") != nil)
            let journal = stage.authority.parts.journal
            func codes() throws -> Int {
                try journal.read { try $0.count(journal.tables.codes) }
            }
            let most = try codes()
            #expect(most <= 32)
            // Codes that are over make room, and leave no rows.
            try await stage.timeline.sleep(for: .seconds(200))
            _ = try stage.code(first)
            try await stage.timeline.sleep(for: .seconds(99))
            #expect(try await stage.register(host: host, agent: agent).status == 429)
            try await stage.timeline.sleep(for: .seconds(1))
            let later = try await stage.register(host: host, agent: agent)
            #expect(later.status == 200)
            #expect(try codes() == 1)
            try await stage.authority.approvals.approve(
                .code(try stage.code(later)), by: .simulated(alice))
        }
    }

    /// A default that the operator has blocked since keeps nobody from coming back.
    @Test func aBlockedDefaultDoesNotBarReactivation() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let host = try await first.enrolled(defaults: [
                CapabilityRequest("check_balance"), CapabilityRequest("list_accounts"),
            ])
            let actor = try await first.autonomous(["check_balance"], host: host)
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(1800))
            let second = try await ground.open { $0.capabilities.blocked = ["check_balance"] }
            ground.timeline.pass(.seconds(1))
            let back = try await Self.reactivate(second, actor)
            #expect(back.status == 200 && back.json["status"]?.string == "active")
            let names = try AgentView(back.json).grants.filter { $0.status == .active }
            #expect(names.map(\.capability) == ["list_accounts"])
            try await second.authority.shutdown()
        }
    }

    @Test func nobodyDecidesForAUserWhoDoesNotExist() throws {
        try Stage.run { stage in
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"])
            let ghost = try #require(UserID("usr_00000000000000000000"))
            let refusal = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(try stage.code(answer)), by: .simulated(ghost))
            }
            #expect(refusal?.code == .notFound)
            #expect(try stage.authority.approvals.waiting().count == 1)
        }
    }

    /// A name that display allows and the index cannot hold.
    @Test(arguments: [200, 128, 127])
    func aUsersNameHasAnEnd(_ count: Int) throws {
        try Stage.run { stage in
            let name = String(repeating: "\u{1F600}", count: count)
            if count == 127 {
                let user = try await stage.authority.operations.addUser(named: name)
                #expect(try stage.authority.operations.user(named: name) == user)
                return
            }
            let refusal = await #expect(throws: ProtocolError.self) {
                _ = try await stage.authority.operations.addUser(named: name)
            }
            #expect(refusal?.code == .invalidRequest)
        }
    }

    /// What is shown is composed (NFC) after it was cleaned, not before.
    @Test func whatIsHiddenBetweenLettersIsNoWayAroundComposing() throws {
        try Stage.run { stage in
            _ = try await stage.register(
                host: stage.key(), agent: stage.key(), name: "Caf\u{65}\u{200B}\u{301}")
            let waiting = try #require(try stage.authority.approvals.waiting().first)
            #expect(Array(waiting.agentName.unicodeScalars) == Array("Caf\u{E9}".unicodeScalars))
        }
    }

    /// A name of invisible characters only would be shown as nothing.
    @Test(arguments: ["\u{200B}", "\u{202E}\u{7}", " \u{2060} "])
    func aNameThatShowsNothingIsRefused(_ name: String) throws {
        try Stage.run { stage in
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), name: name)
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }
}
