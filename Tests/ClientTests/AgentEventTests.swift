// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Synchronization
import Testing

/// News of an agent instead of asking again and again (§10.10.2).
struct AgentEventTests {
    private static let url = "https://bank.example/agent/events/agt_abc123"

    private static func registration(_ url: String) -> ScriptedServer.Script {
        .json([
            "agent_id": "agt_abc123", "host_id": "hst_xyz789", "name": "A", "mode": "delegated",
            "status": "pending", "agent_capability_grants": [],
            "approval": [
                "method": "ciba", "expires_in": 300, "interval": 5,
                "notification_url": .string(url),
            ],
        ])
    }

    private static func status(
        _ status: String, agent: String = "agt_abc123", name: String = "status"
    ) -> ServerSentEvent {
        let json: JSONValue = [
            "agent_id": .string(agent), "status": .string(status), "agent_capability_grants": [],
        ]
        return ServerSentEvent(name, data: json.serialized())
    }

    /// The events of a script, and whether somebody let go of them.
    private final class Source: Sendable {
        private let rest: Mutex<[ServerSentEvent]>
        private let cancelled = Mutex(false)
        var isCancelled: Bool { cancelled.withLock { $0 } }

        init(_ events: [ServerSentEvent]) {
            rest = Mutex(events)
        }

        var script: ScriptedServer.Script {
            .reply(
                ProtocolReply(
                    events: EventStream(
                        next: { self.rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
                        cancel: { self.cancelled.withLock { $0 = true } })))
        }
    }

    @Test("The news are waited for, and nothing else is asked")
    func news() async throws {
        let source = Source([
            Self.status("pending"), Self.status("active", name: "later"),
            Self.status("active", agent: "agt_other"), ServerSentEvent("status", data: [0x7B]),
            Self.status("active"),
        ])
        let scene = try Scene([
            .register: [Self.registration(Self.url)], .agentEvents: [source.script],
        ])
        let connection = try await scene.client.connect(Scene.request)
        #expect(connection.status == .active)
        let asked = try #require(scene.server.requests(.agentEvents).first)
        #expect(asked.call.resource == "agt_abc123" && asked.call.wantsEvents)
        #expect(asked.address.url == Self.url)
        #expect(scene.server.requests(.status).isEmpty)
        #expect(source.isCancelled)
    }

    @Test("A denial in the news is one")
    func denial() async throws {
        let scene = try Scene([
            .register: [Self.registration(Self.url)],
            .agentEvents: [Source([Self.status("rejected")]).script],
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        guard case .approvalDenied = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "Without news the status is asked for, as ever",
        arguments: [
            ScriptedServer.Script.refusal(404, "not_found"),
            .refusal(429, "rate_limited"),
            .failure(.refused("https://bank.example")),
            .json(["agent_id": "agt_abc123", "status": "active", "agent_capability_grants": []]),
        ])
    func fallback(_ script: ScriptedServer.Script) async throws {
        let scene = try Scene([
            .register: [Self.registration(Self.url)], .agentEvents: [script],
            .status: [try .fixture("status-active")],
        ])
        _ = try await scene.client.connect(Scene.request)
        #expect(scene.server.requests(.agentEvents).count == 1)
        #expect(scene.server.requests(.status).count == 1)
    }

    @Test(
        "A token goes to no other origin",
        arguments: [
            "https://evil.example/agent/events/agt_abc123",
            "http://bank.example/agent/events/agt_abc123",
            "https://bank.example:8443/agent/events/agt_abc123",
            "https://bank.example@evil.example/", "agent/events/agt_abc123", "",
        ])
    func foreign(_ url: String) async throws {
        let scene = try Scene([
            .register: [Self.registration(url)],
            .agentEvents: [Source([Self.status("active")]).script],
            .status: [try .fixture("status-active")],
        ])
        _ = try await scene.client.connect(Scene.request)
        #expect(scene.server.requests(.agentEvents).isEmpty)
        #expect(scene.server.requests(.status).count == 1)
    }
}
