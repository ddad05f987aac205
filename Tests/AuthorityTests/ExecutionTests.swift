// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import FixturesSupport
import Foundation
import StrictJSON
import Synchronization
import Testing

@Suite struct ExecutionTests {
    @Test func transfersMoveBalances() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                ["check_balance", "transfer_domestic"], for: stage.user())
            let sent = try await stage.execute(
                actor, "transfer_domestic",
                ["amount": decimal(2495, -1), "currency": "USD", "destination_account": "acc_456"])
            #expect(sent.json["data"]?["status"]?.string == "completed")
            let balance = try await stage.execute(
                actor, "check_balance", ["account_id": "acc_456"])
            #expect(balance.json["data"]?["balance"] == decimal(4995, -1))
            let source = try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
            #expect(source.json["data"]?["balance"] == decimal(9_999_997_505, -1))
        }
    }

    @Test func aProvidersNoIsAFailureOnRecord() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["transfer_domestic"], for: stage.user())
            let answer = try await stage.execute(
                actor, "transfer_domestic",
                ["amount": 2_000_000_000, "currency": "USD", "destination_account": "acc_456"])
            #expect(answer.status == 422 && answer.code == "capability_failed")
            let entries = try stage.entries().suffix(2)
            #expect(entries.first?["ty"]?.string == "execution.started")
            #expect(entries.last?["ty"]?.string == "execution.completed")
            #expect(entries.last?["out"]?.string == "failed")
            #expect(entries.first?["op"] == entries.last?["op"])
        }
    }

    @Test func whatReadsLeavesOneEntryAndWhatChangesTwo() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                ["check_balance", "send_mail"], for: stage.user())
            let before = try stage.entries().count
            let read = try await stage.execute(
                actor, "check_balance", ["account_id": "acc_123"])
            #expect(try stage.entries().count == before + 1)
            #expect(read.pointer?.sequence == UInt64(before))
            _ = try await stage.execute(
                actor, "send_mail", ["to": "a", "subject": "b", "body": "c"])
            let entries = try stage.entries()
            #expect(entries.count == before + 3)
            #expect(entries[before]["cm_args"] != nil && entries[before]["cm_res"] != nil)
            #expect(entries[before + 1]["cm_args"] != nil)
            #expect(entries[before + 2]["cm_res"] != nil)
            #expect(entries[before + 2]["out"]?.string == "ok")
        }
    }

    @Test func aViolationNamesWhatWasViolated() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(
                [["name": "transfer_domestic", "constraints": ["amount": ["max": 1000]]]],
                for: stage.user())
            let answer = try await stage.execute(
                actor, "transfer_domestic",
                [
                    "amount": decimal(100_001, -2), "currency": "USD",
                    "destination_account": "acc_456",
                ])
            #expect(answer.status == 403 && answer.code == "constraint_violated")
            #expect(
                answer.json["violations"]
                    == [
                        [
                            "field": "amount", "constraint": ["max": 1000],
                            "actual": decimal(100_001, -2),
                        ]
                    ])
            let entry = try #require(try stage.entries().last)
            #expect(entry["out"]?.string == "refused")
            #expect(entry["why"]?.string == "constraint_violated")
            #expect(entry["cap"]?.string == "transfer_domestic")
            #expect(entry["agent"]?.string == actor.id.text)
            #expect(entry["grant"] != nil)
        }
    }

    /// A capability that reads, and that does something else while it does.
    final class Interlude: CapabilityProvider {
        let id: ProviderID
        let effects: CapabilityEffects
        let calls = Mutex(0)
        private let action = Mutex<(@Sendable () async throws -> Void)?>(nil)

        init(_ effects: CapabilityEffects) throws {
            id = try #require(ProviderID("interlude"))
            self.effects = effects
        }

        func during(_ action: @escaping @Sendable () async throws -> Void) {
            self.action.withLock { $0 = action }
        }

        func describe() async throws -> ProviderManifest {
            ProviderManifest(
                version: "1",
                capabilities: [
                    CapabilityDefinition(name: "pause", description: "Pause", effects: effects)
                ])
        }

        func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
            calls.withLock { $0 += 1 }
            try await action.withLock { $0 }?()
            return .value("secret")
        }

        func health() async -> ProviderHealth { .ready }
        func shutdown() async {}
    }

    /// A revocation that was acknowledged between the first look and the transaction withholds the
    /// result.
    @Test func aResultIsWithheldAfterAnAcknowledgedRevocation() throws {
        let interlude = try Interlude(.reads)
        try Stage.run(providers: [interlude]) { stage in
            let actor = try await stage.delegate(["pause"], for: stage.user())
            interlude.during { try await stage.authority.operations.revoke(actor.id) }
            let answer = try await stage.execute(actor, "pause")
            #expect(interlude.calls.withLock { $0 } == 1)
            #expect(answer.status == 403 && answer.code == "agent_revoked")
            #expect(answer.json["data"] == nil)
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "refused" && last["why"]?.string == "agent_revoked")
        }
    }

    /// The same when the revocation and the start of an execution meet in one batch: the first look
    /// saw an active agent, and the transaction must not start the provider.
    @Test func nothingStartsAfterARevocationInTheSameBatch() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let interlude = try Interlude(.changes)
        let stage = try await Stage.open(
            directory, VirtualTimeline(), writing: .batched, providers: [interlude])
        let actor = try await stage.delegate(["pause"], for: stage.user())
        let (holding, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let journal = stage.authority.parts.journal
        async let blocked: Void = journal.commit { txn, change in
            holding.signal()
            release.wait()
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                holding.wait()
                continuation.resume()
            }
        }
        async let revoked: Void = stage.authority.operations.revoke(actor.id)
        while journal.waiting < 1 { try await Task.sleep(for: .milliseconds(1)) }
        async let executed = stage.execute(actor, "pause")
        while journal.waiting < 2 { try await Task.sleep(for: .milliseconds(1)) }
        release.signal()
        try await blocked
        try await revoked
        let answer = try await executed
        #expect(answer.status == 403 && answer.code == "agent_revoked")
        #expect(interlude.calls.withLock { $0 } == 0, "the provider ran after the revocation")
        try await stage.authority.shutdown()
    }

    @Test func aBrokenProviderIsUnknownNotFailed() throws {
        struct Broken: Error {}
        let interlude = try Interlude(.changes)
        try Stage.run(providers: [interlude]) { stage in
            let actor = try await stage.delegate(["pause"], for: stage.user())
            interlude.during { throw Broken() }
            let answer = try await stage.execute(actor, "pause")
            #expect(answer.status == 500 && answer.code == "internal_error")
            #expect(try stage.entries().last?["out"]?.string == "unknown")
        }
    }

    @Test(arguments: [
        (#"{"arguments":{}}"#, 400, "invalid_request"),
        (#"{"capability":1}"#, 400, "invalid_request"),
        (#"{"capability":"check_balance","arguments":[]}"#, 400, "invalid_request"),
        (#"{"capability":"check_balance","arguments":{"account_id":1}}"#, 400, "invalid_request"),
        (#"{"capability":"check_balance"}"#, 400, "invalid_request"),
        (#"{"capability":"nope"}"#, 404, "capability_not_found"),
        (#"{"capability":"send_mail"}"#, 403, "capability_not_granted"),
        (#"{"capability":"check_balance","capability":"send_mail"}"#, 400, "invalid_request"),
    ])
    func badExecutionsAreRefused(_ body: String, _ status: Int, _ code: String) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .execute, token: stage.agentToken(actor), bytes: Array(body.utf8))
            #expect(answer.status == status && answer.code == code, "\(answer.json)")
        }
    }
}

/// An exact decimal as a value: Swift's literals would go through a double.
private func decimal(_ coefficient: Int64, _ exponent: Int) -> JSONValue {
    .number(JSONNumber(coefficient: coefficient, exponent: exponent))
}
