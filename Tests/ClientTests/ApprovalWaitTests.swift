// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// How the client behaves towards a server while a person decides.
struct ApprovalWaitTests {
    /// What a status request may meet before the approval, and when the client looks again.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scripts: [ScriptedServer.Script]
        /// Seconds after registration.
        let looks: [Double]
    }

    static let obstacles = [
        Obstacle(
            testDescription: "429 with Retry-After: one pause as long as it says",
            scripts: [
                .refusal(429, "rate_limited", headers: [.init("Retry-After", "30")]),
                .json(pending),
            ],
            looks: [5, 35, 40]),
        Obstacle(
            testDescription: "Retry-After shorter than the interval: the interval",
            scripts: [.refusal(429, "rate_limited", headers: [.init("Retry-After", "1")])],
            looks: [5, 10]),
        Obstacle(
            testDescription: "429 with a date: twice the interval",
            scripts: [
                .refusal(
                    429, "rate_limited",
                    headers: [.init("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")])
            ],
            looks: [5, 15]),
        Obstacle(
            testDescription: "503: as 429",
            scripts: [.refusal(503, "unavailable", headers: [.init("retry-after", "12")])],
            looks: [5, 17]),
        Obstacle(
            testDescription: "slow_down: five seconds more from then on",
            scripts: [.refusal(400, "slow_down"), .json(pending)],
            looks: [5, 15, 25]),
        Obstacle(
            testDescription: "no answer: half as often",
            scripts: [.failure(.refused("https://bank.example")), .json(pending)],
            looks: [5, 15, 25]),
    ]

    private static let pending: JSONValue = [
        "agent_id": "agt_abc123", "status": "pending", "agent_capability_grants": [],
    ]

    @Test(arguments: obstacles)
    func obstacle(obstacle: Obstacle) async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: obstacle.scripts + [try .fixture("status-active")],
        ])
        _ = try await scene.client.connect(Scene.request)
        let looks = scene.server.requests(.status).map(\.arrivedAt)
        #expect(looks == obstacle.looks.map(Duration.seconds))
    }

    @Test("A server that wants to be left alone longer than the approval lasts is left alone")
    func longPause() async throws {
        let busy = ScriptedServer.Script.refusal(
            429, "rate_limited", headers: [.init("Retry-After", "600")])
        let scene = try Scene([.register: [try .fixture("register-pending")], .status: [busy]])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        guard case .approvalExpired? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(scene.server.requests(.status).map(\.arrivedAt) == [.seconds(5)])
        #expect(scene.timeline.monotonic == .seconds(300))
    }

    /// Intervals as servers may write them, and seconds between two looks.
    @Test(arguments: [
        ("0.2", Duration.milliseconds(200)), ("0", .milliseconds(50)), ("-7", .milliseconds(50)),
        ("1e-300", .milliseconds(50)), ("1e300", .seconds(300)), ("2.5", .milliseconds(2500)),
    ])
    func intervals(text: String, expected: Duration) async throws {
        let interval = try #require(JSONNumber(parsing: text))
        let scene = try Scene([
            .register: [.json(ApprovalWaitTests.registration(interval: interval))],
            .status: [try .fixture("status-pending"), try .fixture("status-active")],
        ])
        _ = try await scene.client.connect(Scene.request)
        let looks = scene.server.requests(.status).map(\.arrivedAt)
        #expect(looks == [expected, expected * 2])
    }

    @Test("Words of RFC 8628 end the wait", arguments: ["access_denied", "expired_token"])
    func finalWords(code: String) async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [.refusal(400, code)],
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        switch error {
        case .approvalDenied: #expect(code == "access_denied")
        case .approvalExpired: #expect(code == "expired_token")
        default: Issue.record("\(String(describing: error))")
        }
        #expect(try scene.client.connections() == [])
    }

    @Test(
        "An agent that is revoked or gone while it waits is dropped",
        arguments: [
            "host_revoked", "agent_not_found",
        ])
    func gone(code: String) async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [.refusal(403, code)],
        ])
        await #expect(throws: ClientError.self) { try await scene.client.connect(Scene.request) }
        #expect(scene.server.requests(.status).count == 1)
        #expect(try scene.client.connections() == [])
    }

    @Test(
        "A person is never sent to an address that can be mistaken",
        arguments: [
            "http://bank.example/device", "https://bank.example@evil.example/device",
            "https://bank.example\\@evil.example", "javascript:alert(1)", "/device", "",
            "https://bank.example/\u{202E}device", "https:///device", "https://:443/device",
            "ftp://bank.example/device",
        ])
    func verificationAddress(address: String) async throws {
        let scene = try Scene([
            .register: [.json(ApprovalWaitTests.registration(address: address))]
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request) { _ in
                Issue.record("a person was asked to open '\(address)'")
            }
        }
        guard case .malformedReply? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A cancelled wait says so, and keeps the agent")
    func cancelled() async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [try .fixture("status-pending")],
        ])
        let task = Task {
            try await scene.client.connect(Scene.request) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let result = await task.result
        #expect(throws: ClientError.cancelled) { try result.get() }
        #expect(try scene.client.connections().map(\.status) == [.pending])
    }

    private static func registration(
        address: String = "https://bank.example/device", interval: JSONNumber = 5
    ) -> JSONValue {
        [
            "agent_id": "agt_abc123", "host_id": "hst_xyz789", "name": "Balance checker",
            "mode": "delegated", "status": "pending", "agent_capability_grants": [],
            "approval": [
                "method": "device_authorization", "verification_uri": .string(address),
                "user_code": "BCDF-GHJK", "expires_in": 900, "interval": .number(interval),
            ],
        ]
    }
}
