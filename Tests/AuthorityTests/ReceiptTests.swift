// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing
import Transparency

/// `GET /ledger/checkpoint` and `GET /ledger/proof`.
@Suite struct ReceiptTests {
    private static func proof(
        _ sequence: String?, _ stage: Stage, token: [UInt8]?
    ) async throws -> Stage.Answer {
        try await stage.send(
            .ledgerProof, token: token, query: sequence.map { ["seq": $0] } ?? [:])
    }

    private static func text(_ answer: Stage.Answer) -> String {
        String(decoding: answer.reply.body, as: UTF8.self)
    }

    /// Runs what time asks for beside the test: a checkpoint every second, for one.
    private static func run(
        _ test: @escaping @Sendable (Stage, Stage.Actor, Stage.Answer) async throws -> Void
    ) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await stage.authority.run() }
                defer { group.cancelAll() }
                try await stage.timeline.sleep(for: .milliseconds(1100))
                let answer = try await stage.execute(
                    actor, "check_balance", ["account_id": "acc_123"])
                try await test(stage, actor, answer)
            }
        }
    }

    @Test func aReceiptCanBeShownWithoutTheServer() throws {
        try Self.run { stage, actor, answer in
            let pointer = try #require(answer.pointer)
            let key = stage.authority.ledgerKey
            func ask() async throws -> Stage.Answer {
                try await Self.proof(
                    "\(pointer.sequence)", stage,
                    token: stage.agentToken(actor, audience: Stage.issuer))
            }
            let early = try await ask()
            #expect(early.status == 404 && early.code == "not_yet_covered")
            #expect(early.reply.header("Retry-After") == "1")
            try await stage.timeline.sleep(for: .seconds(1))
            let answer = try await ask()
            #expect(answer.status == 200)
            #expect(answer.reply.header("Content-Type") == "text/plain; charset=utf-8")
            let proof = try TLogProof(parsing: answer.reply.body)
            let line = try #require(proof.extra)
            #expect(MerkleTree.leafHash(of: line) == pointer.leaf)
            #expect(try JSONValue(parsing: line)["cap"]?.string == "check_balance")
            guard case .included(let head) = proof.verify(leaf: pointer.leaf, by: key) else {
                throw StageError(what: "the proof does not verify")
            }

            let checkpoint = try await stage.send(.ledgerCheckpoint)
            #expect(checkpoint.status == 200)
            #expect(checkpoint.reply.header("Content-Type") == "text/plain; charset=utf-8")
            let note = try SignedNote(parsing: checkpoint.reply.body)
            #expect(try SignedCheckpoint(note, by: key).size == head.size)
            let own = try await stage.send(
                .ledgerCheckpoint, token: stage.hostToken(actor.hostKey))
            #expect(Self.text(own) == Self.text(checkpoint))
            let broken = try await stage.send(.ledgerCheckpoint, token: [1])
            #expect(broken.status == 401)
        }
    }

    /// An agent reads its own entries, a host those of its agents; whether others are there is
    /// nobody's business.
    @Test func everyoneReadsTheirOwn() throws {
        try Self.run { stage, actor, answer in
            let sequence = "\(try #require(answer.pointer).sequence)"
            let stranger = try await stage.delegate(["check_balance"], for: stage.user("bob"))
            try await stage.timeline.sleep(for: .seconds(1))
            func agent(_ actor: Stage.Actor) -> [UInt8] {
                stage.agentToken(actor, audience: Stage.issuer)
            }
            let own = try await Self.proof(sequence, stage, token: agent(actor))
            let host = try await Self.proof(
                sequence, stage, token: stage.hostToken(actor.hostKey))
            #expect(own.status == 200 && Self.text(own) == Self.text(host))

            let foreign = try await Self.proof(sequence, stage, token: agent(stranger))
            let foreignHost = try await Self.proof(
                sequence, stage, token: stage.hostToken(stranger.hostKey))
            let nobodys = try await Self.proof("0", stage, token: agent(actor))
            let missing = try await Self.proof("100000", stage, token: agent(actor))
            for answer in [foreign, foreignHost, nobodys, missing] {
                #expect(answer.status == 404 && answer.json == missing.json)
                #expect(answer.code == "not_found")
            }
            #expect(try await Self.proof(sequence, stage, token: nil).status == 401)
            try await stage.authority.operations.revoke(actor.id)
            let revoked = try await Self.proof(sequence, stage, token: agent(actor))
            #expect(revoked.status == 403 && revoked.code == "agent_revoked")
        }
    }

    @Test(arguments: [nil, "", "-1", "+1", "1.0", "0x1", "18446744073709551616", "١", " 1"])
    func aNumberIsANumber(_ sequence: String?) throws {
        try Self.run { stage, actor, _ in
            let answer = try await Self.proof(
                sequence, stage, token: stage.agentToken(actor, audience: Stage.issuer))
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }
}
