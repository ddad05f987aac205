// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Synchronization
import Testing

/// Real threads, one writer: what must hold whoever comes first.
@Suite struct ConcurrencyTests {
    private static let look: JSONValue = [
        "capability": "check_balance", "arguments": ["account_id": "acc_123"],
    ]

    @Test func oneTokenIsGoodOnceHoweverManyCome() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for round in 0..<5 {
                let token = stage.agentToken(actor)
                let answers = try await Self.together(50) { _ in
                    try await stage.send(.execute, token: token, body: Self.look)
                }
                #expect(answers.count { $0.status == 200 } == 1, "round \(round)")
                #expect(
                    answers.count { $0.json["reason"]?.string == "jti_replay" } == 49,
                    "round \(round)")
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    @Test func oneDecisionWins() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let alice = try await stage.user()
            let owner = try await stage.delegate([], for: alice)
            for round in 0..<10 {
                let agent = stage.key()
                let answer = try await stage.register(
                    host: owner.hostKey, agent: agent, capabilities: ["check_balance"])
                let id = try #require(try stage.authority.approvals.waiting().first?.id)
                let desk = stage.authority.approvals
                let won = try await Self.together(20) { index -> String? in
                    do {
                        if index % 2 == 0 {
                            try await desk.approve(.id(id), by: .simulated(alice))
                            return "active"
                        }
                        try await desk.deny(.id(id), by: .simulated(alice))
                        return "rejected"
                    } catch let refusal as ProtocolError where refusal.code == .approvalTerminal {
                        return nil
                    }
                }.compactMap { $0 }
                #expect(won.count == 1, "round \(round)")
                let actor = try stage.actor(answer, host: owner.hostKey, agent: agent)
                #expect(try await stage.status(actor).json["status"]?.string == won.first)
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// Nothing is answered 200 that was asked after the revocation was answered, and what was asked
    /// before and answered later has its entry before the revocation's.
    @Test(arguments: ["check_balance", "send_mail"])
    func nothingWorksAfterARevocationsAnswer(_ capability: String) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let alice = try await stage.user()
            let arguments: JSONValue =
                capability == "send_mail"
                ? ["to": "a", "subject": "b", "body": "c"] : ["account_id": "acc_123"]
            for round in 0..<5 {
                let actor = try await stage.delegate([.string(capability)], for: alice)
                let isAnswered = Mutex(false)
                let late = Mutex(0)
                _ = try await Self.together(60) { index in
                    if index == 30 {
                        try await stage.authority.operations.revoke(actor.id)
                        isAnswered.withLock { $0 = true }
                        return
                    }
                    let isLate = isAnswered.withLock { $0 }
                    let answer = try await stage.execute(actor, capability, arguments)
                    #expect(answer.status == 200 || answer.code == "agent_revoked")
                    if isLate && answer.status == 200 { late.withLock { $0 += 1 } }
                }
                #expect(late.withLock { $0 } == 0, "round \(round)")
                #expect(
                    try await stage.execute(actor, capability, arguments).code == "agent_revoked")
                let entries = try stage.entries().filter { $0["agent"]?.string == actor.id.text }
                let revoked = try #require(
                    entries.firstIndex { $0["ty"]?.string == "agent.revoked" })
                let started =
                    capability == "send_mail" ? "execution.started" : "execution.completed"
                #expect(
                    entries[revoked...].allSatisfy {
                        $0["ty"]?.string != started || $0["out"]?.string == "refused"
                    })
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// The same registration from many sides makes one host and one agent.
    @Test func oneKeyIsOneAgent() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let (host, agent) = (stage.key(), stage.key())
            let answers = try await Self.together(20) { _ in
                try await stage.register(host: host, agent: agent, capabilities: ["check_balance"])
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            #expect(Set(answers.compactMap { $0.json["agent_id"]?.string }).count == 1)
            #expect(try stage.authority.approvals.waiting().count == 1)
            #expect(try stage.entries().count { $0["ty"]?.string == "host.registered" } == 1)
            try await stage.authority.shutdown()
        }
    }

    private static func together<R: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> R
    ) async throws -> [R] {
        try await withThrowingTaskGroup(of: R.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            var results: [R] = []
            for try await result in group { results.append(result) }
            return results
        }
    }
}
