// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Synchronization
import Testing

/// Registration, and the wait for a person's approval.
struct ConnectTests {
    @Test("An agent that is approved at once is returned with its grants, and kept")
    func activeAtOnce() async throws {
        let scene = try Scene()
        let connection = try await scene.client.connect(Scene.request)
        #expect(connection.agent == Scene.agent)
        #expect(connection.host == HostID("hst_xyz789"))
        #expect(connection.status == .active)
        #expect(connection.grant(of: "check_balance")?.input != nil)
        #expect(connection.warnings == [])
        #expect(scene.timeline.sleeps == [])
        #expect(try scene.client.connections().map(\.agent) == [Scene.agent])
    }

    @Test("The body is what was asked for")
    func body() async throws {
        let scene = try await Scene.connected()
        let body = try #require(try scene.server.bodies(.register).first)
        let expected: JSONValue = [
            "name": "Balance checker",
            "host_name": "Laptop",
            "mode": "delegated",
            "reason": "To see the balance",
            "capabilities": [
                "check_balance",
                [
                    "name": "transfer_domestic",
                    "constraints": ["amount": ["max": 1000], "currency": ["in": ["USD"]]],
                ],
            ],
        ]
        #expect(body == expected)
    }

    @Test("While a person decides, the status is looked at once an interval")
    func pollsAtInterval() async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [
                try .fixture("status-pending"), try .fixture("status-pending"),
                try .fixture("status-active"),
            ],
        ])
        let shown = Mutex<[ApprovalView]>([])
        let connection = try await scene.client.connect(Scene.request) { approval in
            shown.withLock { $0.append(approval) }
        }
        #expect(
            scene.server.requests(.status).map(\.arrivedAt) == [5, 10, 15].map(Duration.seconds))
        #expect(shown.withLock { $0.map(\.userCode) } == ["BCDF-GHJK"])
        #expect(connection.status == .active)
        #expect(connection.user == "usr_alice")
        #expect(connection.grants.map(\.status) == [.active, .denied])
    }

    @Test("Waiting ends with the approval, after a look at its last moment")
    func expires() async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [try .fixture("status-pending")],
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        guard case .approvalExpired(let view)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(view.agent == Scene.agent)
        let looks = scene.server.requests(.status).map(\.arrivedAt)
        #expect(looks.count == 60)
        #expect(looks.last == .seconds(300))
        #expect(try scene.client.connections() == [])
    }

    @Test("A denial is final, and the key is dropped")
    func denied() async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [try .fixture("status-rejected")],
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        guard case .approvalDenied(let view)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(view.grants.first?.reason == "I did not ask for this")
        #expect(scene.server.requests(.register).count == 1)
        #expect(try scene.client.connections() == [])
    }

    @Test("A caller's own limit leaves the agent pending and kept", arguments: [0, 7])
    func stillPending(seconds: Int) async throws {
        let scene = try Scene([
            .register: [try .fixture("register-pending")],
            .status: [try .fixture("status-pending")],
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request, wait: .seconds(seconds))
        }
        guard case .stillPending(let view)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(view.approval?.userCode == "BCDF-GHJK")
        #expect(scene.timeline.monotonic == .seconds(seconds))
        #expect(scene.server.requests(.status).count == seconds / 5)
        #expect(try scene.client.connections().map(\.agent) == [Scene.agent])

        scene.server.script(.status, [try .fixture("status-active")])
        #expect(try await scene.client.status(of: Scene.agent).status == .active)
    }
}
