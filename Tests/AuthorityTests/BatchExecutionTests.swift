// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// `POST /capability/batch-execute`.
@Suite struct BatchExecutionTests {
    private static func run(_ test: @escaping @Sendable (Stage, Stage.Actor) async throws -> Void)
        throws
    {
        try Stage.run(timed: { [DeployProvider(timeline: $0), ClockProvider(timeline: $0)] }) {
            stage in
            let actor = try await stage.delegate(
                [
                    "check_balance", "send_mail", "deploy_site", "watch_clock",
                    ["name": "transfer_domestic", "constraints": ["amount": ["max": 10]]],
                ], for: stage.user())
            try await test(stage, actor)
        }
    }

    private static func send(
        _ requests: JSONValue, _ stage: Stage, _ actor: Stage.Actor,
        audience: String = Stage.issuer + "/capability/execute",
        _ change: (inout TokenClaims) -> Void = { _ in }
    ) async throws -> Stage.Answer {
        try await stage.send(
            .batchExecute, token: stage.agentToken(actor, audience: audience, change),
            body: ["requests": requests], accept: "text/event-stream")
    }

    private static func transfer(_ amount: JSONValue) -> JSONValue {
        ["amount": amount, "currency": "USD", "destination_account": "acc_456"]
    }

    @Test func everyItemIsAnsweredOnItsOwnAndInOrder() throws {
        try Self.run { stage, actor in
            let answer = try await Self.send(
                [
                    [
                        "id": "a", "capability": "check_balance",
                        "arguments": ["account_id": "acc_123"],
                    ],
                    ["id": "b", "capability": "transfer_domestic", "arguments": Self.transfer(11)],
                    ["capability": "deploy_site", "arguments": ["site": "x"]],
                    [
                        "id": "d", "capability": "watch_clock",
                        "arguments": ["ticks": 2, "interval_ms": 5],
                    ],
                    ["id": "e", "capability": "nope"],
                    ["id": "f", "capability": "transfer_domestic", "arguments": Self.transfer(10)],
                    ["id": "g", "capability": "list_messages"],
                    ["id": "h", "capability": "check_balance"],
                ], stage, actor)
            #expect(answer.status == 200)
            let view = try BatchView(answer.json)
            #expect(view.items.map(\.id) == ["a", "b", nil, "d", "e", "f", "g", "h"])
            func code(_ index: Int) -> String? {
                if case .failed(let error) = view.items[index].outcome { error.code } else { nil }
            }
            guard case .completed(let balance) = view.items[0].outcome,
                case .pending(let url) = view.items[2].outcome,
                case .completed(let ticks) = view.items[3].outcome,
                case .completed(let transfer) = view.items[5].outcome
            else { throw StageError(what: "\(answer.json)") }
            #expect(balance["currency"] == "USD" && transfer["amount"] == 10)
            #expect(ticks.array?.count == 2)
            #expect(code(1) == "constraint_violated" && code(4) == "capability_not_found")
            #expect(code(6) == "capability_not_granted" && code(7) == "invalid_request")
            #expect(answer.json["responses"]?.array?[1]["error"]?["violations"] != nil)
            #expect(stage.authority.figures.refusals[.constraintViolated] == 1)

            // One member for each that is on record, in order; refusals have none.
            let header = try #require(answer.reply.header(LedgerPointer.headerName))
            let pointers = try #require(LedgerPointer.list(headerValue: header))
            let entries = try stage.entries()
            #expect(
                pointers.map { entries[Int($0.sequence)]["cap"]?.string }
                    == ["check_balance", "deploy_site", "watch_clock", "transfer_domestic"])
            #expect(entries.count { $0["out"]?.string == "refused" } == 4)
            try await stage.timeline.sleep(for: .seconds(1))
            let job = try await stage.poll(url, as: actor)
            #expect(job.json["status"]?.string == "completed")
        }
    }

    @Test(arguments: [
        (Stage.issuer + "/capability/execute", 200),
        (Stage.issuer + "/capability/batch-execute", 200), (Stage.issuer, 200),
        (Stage.issuer + "/capability/status", 401),
    ])
    func itIsAddressedToTheServerTheLocationOrTheBatch(_ audience: String, _ status: Int) throws {
        try Self.run { stage, actor in
            let answer = try await Self.send(
                [["capability": "check_balance", "arguments": ["account_id": "acc_123"]]], stage,
                actor, audience: audience)
            #expect(answer.status == status)
        }
    }

    @Test func aNarrowTokenIsNarrowForEveryItem() throws {
        try Self.run { stage, actor in
            let look: JSONValue = [
                "capability": "check_balance", "arguments": ["account_id": "acc_123"],
            ]
            let answer = try await Self.send([look, look], stage, actor) {
                $0.capabilities = ["send_mail"]
            }
            let codes = answer.json["responses"]?.array?.map { $0["error"]?["code"]?.string }
            #expect(codes == ["capability_not_granted", "capability_not_granted"])
            #expect(answer.pointer == nil)
        }
    }

    @Test(arguments: [0, 1, 50, 51])
    func aBatchHoldsOneToFifty(_ count: Int) throws {
        try Self.run { stage, actor in
            let mail: JSONValue = [
                "capability": "send_mail", "arguments": ["to": "a", "subject": "b", "body": "c"],
            ]
            let answer = try await Self.send(
                .array(Array(repeating: mail, count: count)), stage, actor)
            let isFine = (1...50).contains(count)
            #expect(answer.status == (isFine ? 200 : 400))
            if !isFine { return #expect(answer.code == "invalid_request") }
            let ids = answer.json["responses"]?.array?.compactMap {
                $0["data"]?["message_id"]?.string
            }
            #expect(Set(ids ?? []).count == count)
            let header = answer.reply.header(LedgerPointer.headerName) ?? ""
            #expect(LedgerPointer.list(headerValue: header)?.count == count)
        }
    }

    /// The items that need the writer wait for it together, so many at a time: they share commits.
    @Test func itemsShareCommits() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let stage = try await Stage.open(directory, VirtualTimeline(), writing: .batched)
        let actor = try await stage.delegate(["send_mail"], for: stage.user())
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
        let mail: JSONValue = [
            "capability": "send_mail", "arguments": ["to": "a", "subject": "b", "body": "c"],
        ]
        async let answer = Self.send(.array(Array(repeating: mail, count: 20)), stage, actor)
        while journal.waiting < 8 { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(20))
        #expect(journal.waiting == 8, "no more at once")
        release.signal()
        try await blocked
        #expect(try await answer.json["responses"]?.array?.count == 20)
        try await stage.authority.shutdown()
    }
}
