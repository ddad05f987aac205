// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON

/// A client with its server, time and keys: what every test begins with.
struct Scene {
    static let issuer = "https://bank.example"
    /// The agent in the fixtures.
    static let agent = AgentID("agt_abc123")!

    let timeline = TestTimeline()
    let server: ScriptedServer
    let keys: any KeyStore
    let client: AgentAuthClient

    /// The server answers discovery and registration as in the fixtures, and `scripts` beside.
    init(
        _ scripts: [Endpoint: [ScriptedServer.Script]] = [:], keys: any KeyStore = MemoryKeyStore(),
        seed: UInt64 = 1
    ) throws {
        let usual: [Endpoint: [ScriptedServer.Script]] = [
            .discovery: [try .fixture("discovery")],
            .register: [try .fixture("register-active")],
        ]
        server = ScriptedServer(timeline, usual.merging(scripts) { _, given in given })
        self.keys = keys
        client = AgentAuthClient(
            transport: server, keyStore: keys, timeline: timeline, random: SeededSource(seed: seed))
    }

    /// What the fixtures' agent asks for.
    static let request = ConnectRequest(
        issuer: issuer, name: "Balance checker",
        capabilities: [
            CapabilityRequest("check_balance"),
            CapabilityRequest(
                "transfer_domestic",
                constraints: Constraints([
                    .init(name: "amount", constraint: .within(.init(maximum: 1000))),
                    .init(name: "currency", constraint: .within(.init(isIn: ["USD"]))),
                ])),
        ],
        hostName: "Laptop", wish: ApprovalWish(reason: "To see the balance"))

    /// What a server answers to a registration that is approved at once, without grants.
    static func registration(of agent: String) -> JSONValue {
        [
            "agent_id": .string(agent), "host_id": "hst_xyz789", "name": "Another",
            "mode": "delegated", "status": "active", "agent_capability_grants": [],
        ]
    }

    /// A scene whose agent is connected.
    static func connected(
        _ scripts: [Endpoint: [ScriptedServer.Script]] = [:]
    ) async throws -> Scene {
        let scene = try Scene(scripts)
        _ = try await scene.client.connect(request)
        return scene
    }
}
