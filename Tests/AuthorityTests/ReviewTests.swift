// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Storage
import StrictJSON
import Testing

/// Codes, the sessions that type them, and how often they may.
@Suite struct ReviewTests {
    private static let password = Array("correct horse".utf8)

    private static func session(
        _ name: String, _ stage: Stage, at address: String = "192.0.2.1"
    ) async throws -> LoginSession {
        if try stage.authority.operations.user(named: name) == nil {
            let user = try await stage.user(name)
            try await stage.authority.login.setPassword(password, of: user)
        }
        return try await stage.authority.login.logIn(name, password: password, from: address)
            .session
    }

    private static func refusal(_ body: () throws -> Void) -> ErrorCode? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ProtocolError)?.code ?? .internalError
        }
    }

    /// Decision 31: five wrong tries a minute by session and by address, and a cap for all together.
    @Test func allTogetherHaveACap() throws {
        try Stage.run { stage in
            let reviews = stage.authority.reviews
            var sessions: [LoginSession] = []
            for number in 0..<21 {
                sessions.append(
                    try await Self.session("user\(number)", stage, at: "198.51.100.\(number)"))
            }
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"])
            let right = try stage.code(answer).description
            for number in 0..<20 {
                for round in 0..<5 {
                    let wrong = Self.refusal {
                        _ = try reviews.open(
                            "BBBB-BBBB", in: sessions[number], from: "192.0.2.\(number * 5 + round)"
                        )
                    }
                    #expect(wrong == .notFound)
                }
            }
            let last = Self.refusal {
                _ = try reviews.open(right, in: sessions[20], from: "203.0.113.1")
            }
            #expect(last == .rateLimited)
            try await stage.timeline.sleep(for: .seconds(60))
            _ = try reviews.open(right, in: sessions[20], from: "203.0.113.1")
        }
    }

    @Test func oneSessionHasFiveFromWhereverItComes() throws {
        try Stage.run { stage in
            let reviews = stage.authority.reviews
            let alice = try await Self.session("alice", stage)
            for number in 1...6 {
                let refusal = Self.refusal {
                    try reviews.check("BBBB-BBBB", in: alice, from: "192.0.2.\(number)")
                }
                #expect(refusal == (number <= 5 ? .notFound : .rateLimited))
            }
        }
    }

    /// From where a question came is known while it waits, by whoever opened it, and forgotten with
    /// the answer; the ledger never has it.
    @Test func theAddressIsKeptWithTheQuestionAlone() throws {
        try Stage.run { stage in
            let reviews = stage.authority.reviews
            let alice = try await Self.session("alice", stage)
            let host = stage.key()
            let agent = stage.key()
            let first = try await stage.register(host: host, agent: agent)
            let id = try reviews.open(
                try stage.code(first).description, in: alice, from: "198.51.100.7")
            #expect(try reviews.review(id, in: alice)?.askedFrom == "192.0.2.1")
            let again = try await stage.register(host: host, agent: agent)
            #expect(
                try reviews.open(
                    try stage.code(again).description, in: alice, from: "198.51.100.7") == id)
            try await reviews.deny(id, reason: nil, isDisowned: false, in: alice)
            let decided = try #require(try reviews.review(id, in: alice))
            #expect(decided.askedFrom == nil)
            let journal = stage.authority.parts.journal
            #expect(try journal.read { try $0.count(journal.tables.origins) } == 0)
            let ledger = try stage.authority.entries(from: 0)
            #expect(ledger.allSatisfy { $0.firstRange(of: Array("192.0.2.1".utf8)) == nil })
        }
    }

    /// What is denied by a person who knows nothing of it is on record as such, and what is approved
    /// names the session as the way.
    @Test func theRecordSaysHow() throws {
        try Stage.run { stage in
            let reviews = stage.authority.reviews
            let alice = try await Self.session("alice", stage)
            for isDisowned in [false, true] {
                let answer = try await stage.register(host: stage.key(), agent: stage.key())
                let id = try reviews.open(
                    try stage.code(answer).description, in: alice, from: "192.0.2.1")
                try await reviews.deny(id, reason: nil, isDisowned: isDisowned, in: alice)
                let entries = try stage.entries()
                let denied = try #require(entries.last { $0["ty"]?.string == "approval.denied" })
                #expect(denied["why"]?.string == (isDisowned ? "not_me" : nil))
                #expect(denied["by"]?.string == "user" && denied["via"]?.string == "session")
                #expect(denied["user"]?.string == alice.user.text)
            }
        }
    }

    /// The rules hold in the transaction, whoever asks: a session is bound to no page.
    @Test func aSessionApprovesOnlyWhatReadsAndOnlyFresh() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.approvals
            let now = stage.timeline.now
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance", "send_mail"])
            let code = ApprovalDesk.Reference.code(try stage.code(answer))
            for (approver, decision) in [
                (Approver.session(alice, authenticatedAt: now), ApprovalDecision.everything),
                (.session(alice, authenticatedAt: now), ApprovalDecision(selection: ["send_mail"])),
                (
                    .session(alice, authenticatedAt: now - .milliseconds(300_001)),
                    ApprovalDecision(selection: ["check_balance"])
                ),
            ] {
                let refusal = await #expect(throws: ProtocolError.self) {
                    try await desk.approve(code, decision, by: approver)
                }
                #expect(refusal?.code == .unauthorized)
            }
            try await desk.approve(
                code, ApprovalDecision(selection: ["check_balance"]),
                by: .session(alice, authenticatedAt: now - .seconds(300)))
        }
    }
}
