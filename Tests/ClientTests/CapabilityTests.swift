// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// What a server offers, and the running of it.
struct CapabilityTests {
    @Test("A list is followed to its last page")
    func pages() async throws {
        let scene = try await Scene.connected([
            .capabilities: [try .fixture("list-first"), try .fixture("list-last")]
        ])
        let found = try await scene.client.capabilities(
            at: Scene.issuer, for: Scene.agent, matching: "money")
        #expect(found.map(\.name) == ["check_balance", "transfer_domestic"])
        #expect(found.map(\.isGranted) == [true, false])
        let queries = scene.server.requests(.capabilities).map(\.call.query)
        #expect(
            queries == [
                [.init(name: "query", value: "money")],
                [.init(name: "query", value: "money"), .init(name: "cursor", value: "page-2")],
            ])
    }

    @Test("A list without an end is given up")
    func endless() async throws {
        let scene = try Scene([.capabilities: [try .fixture("list-first")]])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.capabilities(at: Scene.issuer)
        }
        guard case .malformedReply? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scene.server.requests(.capabilities).count == 100)
    }

    @Test("One page can be had by itself")
    func onePage() async throws {
        let scene = try Scene([.capabilities: [try .fixture("list-first")]])
        let page = try await scene.client.capabilityPage(
            at: Scene.issuer, from: "page-1", limit: 1)
        #expect(page.nextCursor == "page-2")
        let request = try #require(scene.server.requests(.capabilities).first)
        #expect(request.call.query.map(\.value) == ["page-1", "1"])
        #expect(request.call.bearerToken == nil)
    }

    @Test(
        "A host that the server does not accept is shown what anybody is",
        arguments: [
            (401, "invalid_jwt"), (403, "host_pending"), (403, "host_revoked"),
        ])
    func asAnybody(status: Int, code: String) async throws {
        let scene = try await Scene.connected([
            .capabilities: [.refusal(status, code), try .fixture("list-last")]
        ])
        let found = try await scene.client.capabilities(at: Scene.issuer)
        #expect(found.map(\.name) == ["transfer_domestic"])
        let requests = scene.server.requests(.capabilities)
        #expect(requests.map { $0.call.bearerToken == nil } == [false, true])
    }

    @Test("An agent is not shown what anybody is")
    func asAgentOnly() async throws {
        let scene = try await Scene.connected([
            .capabilities: [.refusal(403, "agent_expired"), try .fixture("list-last")]
        ])
        await #expect(throws: ClientError.self) {
            try await scene.client.capabilities(at: Scene.issuer, for: Scene.agent)
        }
        #expect(scene.server.requests(.capabilities).count == 1)
    }

    @Test("A description is kept for five minutes, for each that asks")
    func describes() async throws {
        let scene = try await Scene.connected([.describeCapability: [try .fixture("describe")]])
        let client = scene.client
        for _ in 0..<3 {
            let capability = try await client.describe(
                "check_balance", at: Scene.issuer, for: Scene.agent)
            #expect(capability.input?["required"] == ["account_id"])
        }
        #expect(scene.server.requests(.describeCapability).count == 1)
        _ = try await client.describe("check_balance", at: Scene.issuer)
        #expect(scene.server.requests(.describeCapability).count == 2)
        scene.timeline.pass(.seconds(300))
        _ = try await client.describe("check_balance", at: Scene.issuer, for: Scene.agent)
        #expect(scene.server.requests(.describeCapability).count == 3)
    }

    @Test(
        "Descriptions are asked for anew once an execution shows that they changed",
        arguments: [
            (404, "capability_not_found", 2), (400, "invalid_request", 2),
            (403, "capability_not_granted", 1), (403, "constraint_violated", 1),
        ])
    func staleDescription(status: Int, code: String, descriptions: Int) async throws {
        let scene = try await Scene.connected([
            .describeCapability: [try .fixture("describe")], .execute: [.refusal(status, code)],
        ])
        let client = scene.client
        _ = try await client.describe("check_balance", at: Scene.issuer)
        await #expect(throws: ClientError.self) {
            try await client.execute("check_balance", for: Scene.agent)
        }
        _ = try await client.describe("check_balance", at: Scene.issuer)
        #expect(scene.server.requests(.describeCapability).count == descriptions)
    }

    @Test("The description of something else is refused")
    func otherDescription() async throws {
        let scene = try Scene([.describeCapability: [try .fixture("describe")]])
        await #expect(throws: ClientError.self) {
            try await scene.client.describe("transfer_domestic", at: Scene.issuer)
        }
    }

    @Test("An execution sends its arguments and brings the result")
    func executes() async throws {
        let scene = try await Scene.connected([.execute: [try .fixture("execute")]])
        let result = try await scene.client.execute(
            "check_balance", for: Scene.agent, arguments: JSONObject([("account_id", "acc_123")]))
        #expect(result.data["balance"] == .number(JSONNumber(coefficient: 428_013, exponent: -2)))
        #expect(result.ledger == nil)
        let body = try #require(try scene.server.bodies(.execute).first)
        #expect(body == ["capability": "check_balance", "arguments": ["account_id": "acc_123"]])
    }

    /// The shapes of an execution's answer (§5.11).
    enum Shape: Sendable {
        case data(JSONValue)
        case refused(String)
        case running(String)
        case malformed
    }

    @Test(
        arguments: [
            (["data": .null], .data(.null)),
            (["data": [1, 2]], .data([1, 2])),
            (["status": "completed", "result": ["id": 7]], .data(["id": 7])),
            (["status": "completed"], .data(.null)),
            (
                ["status": "failed", "error": ["error": "capability_failed", "message": "No."]],
                .refused("capability_failed")
            ),
            (["status": "failed"], .malformed),
            (
                [
                    "status": "pending",
                    "status_url": "https://bank.example/capability/status/job_1",
                ],
                .running("https://bank.example/capability/status/job_1")
            ),
            (["status": "pending", "status_url": "https://evil.example/job_1"], .malformed),
            (["status": "pending", "status_url": "http://bank.example/job_1"], .malformed),
            (["status": "pending"], .malformed),
            (["status": 7], .malformed),
            ([:], .malformed),
            ([], .malformed),
            ("data", .malformed),
        ] as [(JSONValue, Shape)])
    func shapes(answer: JSONValue, shape: Shape) async throws {
        let scene = try await Scene.connected([.execute: [.json(answer)]])
        let result: Shape
        do {
            let answer = try await scene.client.execute(
                "check_balance", for: Scene.agent, wait: .zero)
            result = .data(answer.data)
        } catch {
            switch error {
            case .refused(let refusal): result = .refused(refusal.code)
            case .stillRunning(let url): result = .running(url)
            case .malformedReply: result = .malformed
            default: throw error
            }
        }
        #expect(String(describing: result) == String(describing: shape))
    }
}
