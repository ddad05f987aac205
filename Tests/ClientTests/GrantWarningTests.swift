// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// A grant that reaches further than the request is reported.
struct GrantWarningTests {
    /// What one capability was asked with, granted with, and whether that is a warning.
    static let grants: [(asked: JSONValue, granted: JSONValue, isWider: Bool)] = [
        (["amount": ["max": 1000]], ["amount": ["max": 1000]], false),
        (["amount": ["max": 1000]], ["amount": ["max": 10]], false),
        (["amount": ["max": 1000]], ["amount": ["max": 1000], "to": "acc_1"], false),
        (["amount": ["max": 1000]], ["amount": ["max": 1001]], true),
        (["amount": ["max": 1000]], ["amount": ["min": 1]], true),
        (["amount": ["max": 1000]], [:], true),
        ([:], [:], false),
        ([:], ["amount": ["max": 5]], false),
        (["currency": ["in": ["USD"]]], ["currency": "USD"], false),
        (["currency": ["in": ["USD"]]], ["currency": ["in": ["USD", "EUR"]]], true),
    ]

    private static func reply(_ grants: [JSONValue]) -> ScriptedServer.Script {
        .json([
            "agent_id": "agt_abc123", "host_id": "hst_xyz789", "name": "A", "mode": "delegated",
            "status": "active", "agent_capability_grants": .array(grants),
        ])
    }

    @Test(arguments: grants)
    func wider(asked: JSONValue, granted: JSONValue, isWider: Bool) async throws {
        let grant: JSONValue = ["capability": "pay", "status": "active", "constraints": granted]
        let scene = try Scene([.register: [GrantWarningTests.reply([grant])]])
        let asked = try Constraints(asked)
        let connection = try await scene.client.connect(
            ConnectRequest(
                issuer: Scene.issuer, name: "A",
                capabilities: [CapabilityRequest("pay", constraints: asked)]))
        let warning = GrantWarning.wider(
            capability: "pay", asked: asked, granted: try Constraints(granted))
        #expect(connection.warnings == (isWider ? [warning] : []))
    }

    @Test(
        "A grant that outlasts the request is reported",
        arguments: [
            ("2030-01-01T00:00:00Z", false), ("2029-12-31T23:59:59Z", false),
            ("2030-01-01T00:00:01Z", true), (nil, true),
        ] as [(String?, Bool)])
    func longer(granted: String?, isLonger: Bool) async throws {
        var grant: JSONObject = ["capability": "pay", "status": "active"]
        if let granted { grant["expires_at"] = .string(granted) }
        let scene = try Scene([.register: [GrantWarningTests.reply([.object(grant)])]])
        let end = try #require(Timestamp(anyOffset: "2030-01-01T00:00:00Z"))
        let connection = try await scene.client.connect(
            ConnectRequest(
                issuer: Scene.issuer, name: "A",
                capabilities: [CapabilityRequest("pay", expiresAt: end)]))
        let warning = GrantWarning.longer(
            capability: "pay", asked: end, granted: granted.flatMap { Timestamp(anyOffset: $0) })
        #expect(connection.warnings == (isLonger ? [warning] : []))
    }

    @Test("What nobody asked for is reported; what is pending or denied is not")
    func notAskedFor() async throws {
        let scene = try Scene([
            .register: [
                GrantWarningTests.reply([
                    ["capability": "pay", "status": "active"],
                    ["capability": "close_account", "status": "denied"],
                    ["capability": "open_account", "status": "active"],
                ])
            ]
        ])
        let connection = try await scene.client.connect(
            ConnectRequest(
                issuer: Scene.issuer, name: "A", capabilities: [CapabilityRequest("pay")]))
        #expect(connection.warnings == [.notAskedFor(capability: "open_account")])
        #expect(
            connection.warnings.map(\.description)
                == ["open_account was granted without being asked for"])
    }

    @Test("Later requests are compared too, and with what they ask alone")
    func onRequest() async throws {
        let scene = try await Scene.connected([
            .requestCapability: [try .fixture("request-active")]
        ])
        let limit = Constraint.within(.init(maximum: 100))
        let asked = Constraints([.init(name: "amount", constraint: limit)])
        let connection = try await scene.client.requestCapabilities(
            [CapabilityRequest("transfer_international", constraints: asked)], for: Scene.agent)
        #expect(connection.warnings.count == 1)
        #expect(
            connection.warnings.first?.description
                == "transfer_international was asked for amount at most 100 and granted "
                + "amount at most 5000; currency one of \"USD\", \"EUR\"")
    }
}
