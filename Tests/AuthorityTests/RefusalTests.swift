// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Where refusals go (ledger.md, "Refusals"): behind a verified signature into the ledger at once,
/// up to ten a second for an identity and reason; all others into the next summary.
@Suite struct RefusalTests {
    private static func refusals(_ entries: [JSONValue]) -> [JSONValue] {
        entries.filter { $0["out"]?.string == "refused" }
    }

    private static func summaries(_ entries: [JSONValue]) -> [JSONValue] {
        entries.filter { $0["ty"]?.string == "refusals.summary" }
    }

    @Test func aVerifiedRefusalIsAnEntryAtOnce() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let size = stage.authority.ledgerSize
            let answer = try await stage.execute(actor, "send_mail")
            #expect(answer.status == 403 && answer.pointer == nil)
            #expect(stage.authority.ledgerSize == size + 1)
            let entry = try #require(try stage.entries().last)
            #expect(entry["ty"]?.string == "execution.completed")
            #expect(entry["out"]?.string == "refused")
            #expect(entry["why"]?.string == "capability_not_granted")
            #expect(entry["agent"]?.string == actor.id.text)
            #expect(entry["host"]?.string == actor.host.text)
            #expect(entry["cap"]?.string == "send_mail")
            #expect(entry["jti"] != nil && entry["op"] != nil)
        }
    }

    /// Who floods with a good signature, as an agent or as a host, fills no disk.
    @Test(arguments: [false, true])
    func overTenASecondTheyAreCounted(_ isHost: Bool) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            for _ in 0..<25 {
                let answer =
                    isHost
                    ? try await stage.send(
                        .status, token: stage.hostToken(actor.hostKey),
                        query: ["agent_id": "agt_00000000000000000000"])
                    : try await stage.execute(actor, "send_mail")
                #expect(answer.code == (isHost ? "agent_not_found" : "capability_not_granted"))
            }
            let reason = isHost ? "agent_not_found" : "capability_not_granted"
            #expect(Self.refusals(try stage.entries()).count == 10)
            // Another reason has room of its own, and so has the next second.
            if !isHost {
                _ = try await stage.execute(actor, "nope")
                #expect(Self.refusals(try stage.entries()).count == 11)
                ground.timeline.pass(.seconds(2))
                _ = try await stage.execute(actor, "send_mail")
                #expect(Self.refusals(try stage.entries()).count == 12)
            }
            try await stage.authority.shutdown()
            let later = try await ground.open()
            let summary = try #require(Self.summaries(try later.entries()).first)
            #expect(summary["counts"]?[reason]?.number == 15)
            #expect(summary["from"] != nil && summary["until"] != nil)
            try await later.authority.shutdown()
        }
    }

    @Test func whoeverOnlyClaimsAnAgentStandsUnderClaimed() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let forged = Stage.Actor(
                id: actor.id, host: actor.host, key: stage.key(), hostKey: actor.hostKey)
            let size = stage.authority.ledgerSize
            for _ in 0..<3 {
                #expect(try await stage.execute(forged, "check_balance").code == "invalid_jwt")
            }
            _ = try await stage.send(.execute, token: Array("nonsense".utf8))
            _ = try await stage.send(.execute)
            #expect(stage.authority.ledgerSize == size)
            try await stage.authority.shutdown()
            let later = try await ground.open()
            let written = try later.entries()[Int(size)...]
            #expect(written.allSatisfy { $0["agent"] == nil })
            let summary = try #require(Self.summaries(Array(written)).first)
            #expect(summary["claimed"]?[actor.id.text]?.number == 3)
            #expect(summary["counts"]?["invalid_jwt"]?.number == 4)
            #expect(summary["counts"]?["authentication_required"]?.number == 1)
            try await later.authority.shutdown()
        }
    }

    @Test func aSummaryIsWrittenEveryTenSecondsWhenThereIsSomething() throws {
        try Stage.run { stage in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await stage.authority.run() }
                let size = stage.authority.ledgerSize
                try await stage.timeline.sleep(for: .seconds(25))
                #expect(stage.authority.ledgerSize == size)
                for _ in 0..<2 { _ = try await stage.send(.execute) }
                try await stage.timeline.sleep(for: .seconds(10))
                let summaries = Self.summaries(try stage.entries())
                #expect(summaries.count == 1)
                #expect(summaries.first?["counts"]?["authentication_required"]?.number == 2)
                _ = try await stage.send(.execute)
                try await stage.timeline.sleep(for: .seconds(10))
                #expect(Self.summaries(try stage.entries()).count == 2)
                group.cancelAll()
            }
        }
    }

    /// A token of a known host that is refused before its signature is looked at is a stranger's.
    @Test func strangersWriteNothingIntoAHostsHistory() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate([], for: stage.user())
            let size = stage.authority.ledgerSize
            let thumbprint = JWK(actor.hostKey.publicKey).thumbprint.description
            let forged = stage.hostToken(stage.key()) {
                $0.issuer = thumbprint
                $0.hostKey = nil
            }
            let answer = try await stage.send(
                .status, token: forged, query: ["agent_id": actor.id.text])
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            #expect(stage.authority.ledgerSize == size)
            try await stage.authority.shutdown()
        }
    }
}
