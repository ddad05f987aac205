// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import Cryptography
import Storage
import StrictJSON
import Synchronization
import Testing

/// Decision 5 across restarts: a token that a run before may have seen is not taken again.
@Suite struct RestartTests {
    enum End: String, CaseIterable, Sendable { case clean, crash }

    private static let look: JSONValue = [
        "capability": "check_balance", "arguments": ["account_id": "acc_123"],
    ]

    private static func end(_ stage: Stage, _ end: End, on ground: Ground) async throws {
        switch end {
        case .clean: try await stage.authority.shutdown()
        case .crash: ground.crash(stage)
        }
    }

    @Test(arguments: End.allCases)
    func aTokenFromBeforeIsRefusedAndANewOneIsNot(_ end: End) async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["check_balance"], for: first.user())
            let token = first.agentToken(actor)
            let host = first.hostToken(actor.hostKey)
            let query = ["agent_id": actor.id.text]
            #expect(try await first.send(.execute, token: token, body: Self.look).status == 200)
            #expect(try await first.send(.status, token: host, query: query).status == 200)
            let unused = first.agentToken(actor)
            let size = first.authority.ledgerSize
            try await Self.end(first, end, on: ground)

            ground.timeline.pass(.seconds(1))
            let second = try await ground.open()
            for token in [token, unused] {
                let again = try await second.send(.execute, token: token, body: Self.look)
                #expect(again.status == 401 && again.code == "invalid_jwt")
                #expect(again.json["reason"]?.string == "issued_before_restart")
            }
            let asked = try await second.send(.status, token: host, query: query)
            #expect(asked.json["reason"]?.string == "issued_before_restart")
            let opened = try second.entries()[Int(size)]
            #expect(opened["ty"]?.string == "ledger.opened")
            #expect(opened["clean"]?.bool == (end == .clean))

            ground.timeline.pass(.seconds(1))
            #expect(
                try await second.execute(actor, "check_balance", ["account_id": "acc_123"]).status
                    == 200)
            try await second.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    @Test(arguments: End.allCases)
    func aTokenFromAheadOfTheClockIsRemembered(_ end: End) async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["check_balance"], for: first.user())
            let early = first.agentToken(actor) {
                $0.issuedAt += 30
                $0.expiresAt += 30
            }
            #expect(try await first.send(.execute, token: early, body: Self.look).status == 200)
            try await Self.end(first, end, on: ground)

            ground.timeline.pass(.seconds(2))
            let second = try await ground.open()
            let again = try await second.send(.execute, token: early, body: Self.look)
            #expect(again.status == 401 && again.json["reason"]?.string == "jti_replay")
            let journal = second.authority.parts.journal
            func rows() throws -> Int {
                try journal.read { try $0.count(journal.tables.earlyTokens) }
            }
            #expect(try rows() == 1)
            ground.timeline.pass(.seconds(150))
            try await second.authority.sweep()
            #expect(try rows() == 0)
            try await second.authority.shutdown()
        }
    }

    @Test func aNewDirectoryHasNoSuchRule() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let (host, agent) = (stage.key(), stage.key())
            let token = stage.hostToken(host, agent: agent) {
                $0.issuedAt -= 20
                $0.expiresAt -= 20
            }
            let answer = try await stage.send(.register, token: token, body: ["name": "a"])
            #expect(answer.status == 200)
            #expect(try stage.entries().allSatisfy { $0["ty"]?.string != "ledger.opened" })
            try await stage.authority.shutdown()
        }
    }

    /// After a crash the rule is "issued before this opening", by the clock as it is now: the one
    /// that was wrong at the opening and has been set right does not let old tokens in again.
    @Test func aClockThatWasSlowAtTheOpeningLetsNothingInAgain() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["check_balance"], for: first.user())
            ground.timeline.pass(.seconds(50))
            let token = first.hostToken(actor.hostKey)
            let query = ["agent_id": actor.id.text]
            #expect(try await first.send(.status, token: token, query: query).status == 200)
            ground.crash(first)

            ground.timeline.jump(.seconds(-300))
            let second = try await ground.open()
            ground.timeline.pass(.seconds(1))
            ground.timeline.jump(.seconds(300))
            let again = try await second.send(.status, token: token, query: query)
            #expect(again.status == 401)
            #expect(again.json["reason"]?.string == "issued_before_restart")
            try await second.authority.shutdown()
        }
    }

    /// A provider that does something while the engine shuts down.
    private final class LastWish: CapabilityProvider {
        let id: ProviderID
        let wish = Mutex<(@Sendable () async -> Void)?>(nil)

        init() throws { id = try #require(ProviderID("last-wish")) }
        func describe() async throws -> ProviderManifest {
            ProviderManifest(version: "1", capabilities: [])
        }
        func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome { .value(.null) }
        func health() async -> ProviderHealth { .ready }
        func shutdown() async { await wish.withLock { $0 }?() }
    }

    /// What is admitted after the moment that the closing wrote down would be good once more after
    /// it.
    @Test func nothingIsAdmittedWhileTheEngineCloses() async throws {
        try await Ground.run { ground in
            let provider = try LastWish()
            let first = try await ground.open(providers: [BankProvider(), provider])
            let actor = try await first.delegate(["check_balance"], for: first.user())
            let late = Mutex<(token: [UInt8], status: Int)?>(nil)
            provider.wish.withLock { wish in
                wish = {
                    ground.timeline.pass(.seconds(5))
                    let token = first.hostToken(actor.hostKey)
                    let answer = try? await first.send(
                        .status, token: token, query: ["agent_id": actor.id.text])
                    late.withLock { $0 = (token, answer?.status ?? 0) }
                }
            }
            try await first.authority.shutdown()
            let used = try #require(late.withLock { $0 })
            #expect(used.status == 503)
        }
    }
}
