// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Synchronization
import Testing

/// Ways of asking a person that this client has never heard of (§7.4, §10.10.3).
struct ApprovalMethodTests {
    private static let pending: JSONValue = [
        "agent_id": "agt_abc123", "host_id": "hst_xyz789", "name": "Balance checker",
        "mode": "delegated", "status": "pending", "agent_capability_grants": [],
        "approval": [
            "method": "carrier_pigeon", "loft": "north", "expires_in": 300, "interval": 5,
        ],
    ]

    @Test("An unknown method is named to the caller, and the decision is waited for all the same")
    func unknownMethod() async throws {
        let scene = try Scene([
            .register: [.json(ApprovalMethodTests.pending)],
            .status: [try .fixture("status-pending"), try .fixture("status-active")],
        ])
        let shown = Mutex<[ApprovalView]>([])
        let connection = try await scene.client.connect(Scene.request) { approval in
            shown.withLock { $0.append(approval) }
        }
        #expect(connection.status == .active)
        let approval = try #require(shown.withLock { $0 }.first)
        #expect(approval.method == "carrier_pigeon")
        #expect(approval.userCode == nil && approval.verificationURI == nil)
        #expect(scene.server.requests(.status).count == 2)
    }

    @Test("Methods that nobody here knows do not keep a client away from a server")
    func unknownMethodsInDiscovery() async throws {
        var document = Discovery(
            issuer: Scene.issuer, providerName: "bank", description: "A bank",
            modes: [.delegated], approvalMethods: [.deviceAuthorization]
        ).json.object
        document?["approval_methods"] = ["carrier_pigeon", "device_authorization"]
        let scene = try Scene([.discovery: [.json(.object(try #require(document)))]])
        let found = try await scene.client.discover(Scene.issuer)
        #expect(found.approvalMethods == ["carrier_pigeon", "device_authorization"])
        #expect(try await scene.client.connect(Scene.request).status == .active)
    }
}
