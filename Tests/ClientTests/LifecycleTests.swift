// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Synchronization
import Testing

/// An agent after it has connected, and its host.
struct LifecycleTests {
    private static let escalation = [CapabilityRequest("transfer_international")]

    @Test("The status is what the server says, and is kept")
    func status() async throws {
        let scene = try await Scene.connected([.status: [try .fixture("status-active")]])
        let connection = try await scene.client.status(of: Scene.agent)
        #expect(connection.user == "usr_alice")
        #expect(connection.expiresAt == Timestamp(rfc3339: "2026-01-01T00:30:10.000Z"))
        #expect(connection.grants.map(\.status) == [.active, .denied])
        let kept = try #require(try scene.client.connections().first)
        #expect(kept.grants.map(\.status) == [.active, .denied])
        #expect(kept.host == HostID("hst_xyz789"))
        let query = scene.server.requests(.status).first?.call.query
        #expect(query == [.init(name: "agent_id", value: "agt_abc123")])
    }

    @Test("More is granted at once beside what was held")
    func escalation() async throws {
        let scene = try await Scene.connected([
            .requestCapability: [try .fixture("request-active")]
        ])
        let connection = try await scene.client.requestCapabilities(
            LifecycleTests.escalation, for: Scene.agent,
            wish: ApprovalWish(reason: "A wire transfer", loginHint: "alice@example.com"))
        #expect(
            connection.grants.map(\.capability)
                == ["check_balance", "transfer_domestic", "transfer_international"])
        let body = try #require(try scene.server.bodies(.requestCapability).first)
        #expect(
            body == [
                "capabilities": ["transfer_international"], "reason": "A wire transfer",
                "login_hint": "alice@example.com",
            ])
        #expect(try scene.client.connections().first?.grants.count == 3)
    }

    @Test("More is waited for while it is pending, though the agent is active")
    func pendingEscalation() async throws {
        let scene = try await Scene.connected([
            .requestCapability: [try .fixture("request-pending")],
            .status: [
                try .fixture("status-escalating"), try .fixture("status-escalating"),
                try .fixture("status-escalated"),
            ],
        ])
        let connection = try await scene.client.requestCapabilities(
            LifecycleTests.escalation, for: Scene.agent)
        #expect(scene.timeline.sleeps == [.seconds(5), .seconds(5), .seconds(5)])
        #expect(connection.status == .active)
        #expect(connection.grant(of: "transfer_international") != nil)
    }

    @Test("A pending request outlives the caller's patience; the agent goes on as it was")
    func impatientEscalation() async throws {
        let scene = try await Scene.connected([
            .requestCapability: [try .fixture("request-pending")]
        ])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.requestCapabilities(
                LifecycleTests.escalation, for: Scene.agent, wait: .zero)
        }
        guard case .stillPending(let view)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(view.approval?.userCode == "WXYZ-BCDF")
        #expect(try scene.client.connections().map(\.status) == [.active])
    }

    @Test("Reactivation shows what is left of the grants")
    func reactivates() async throws {
        let scene = try await Scene.connected([.reactivate: [try .fixture("reactivate-active")]])
        let connection = try await scene.client.reactivate(Scene.agent)
        #expect(connection.grants.map(\.capability) == ["check_balance"])
        #expect(try scene.client.connections().first?.grants.count == 1)
        #expect(try scene.server.bodies(.reactivate) == [["agent_id": "agt_abc123"]])
    }

    @Test("A reactivation that a person denies is final, and what was seen is kept")
    func reactivationDenied() async throws {
        let scene = try await Scene.connected([
            .reactivate: [try .fixture("register-pending")],
            .status: [try .fixture("status-pending"), try .fixture("status-rejected")],
        ])
        let seen = Mutex<[AgentStatus]>([])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.reactivate(Scene.agent) { _ in
                let kept = try? scene.client.connections().map(\.status)
                seen.withLock { $0 += kept ?? [] }
            }
        }
        guard case .approvalDenied? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(seen.withLock { $0 } == [.pending])
        #expect(try scene.client.connections().map(\.status) == [.rejected])
    }

    @Test(
        "Disconnecting revokes and forgets, also what the server has given up itself",
        arguments: [
            nil, "agent_revoked", "agent_not_found", "host_revoked", "host_pending",
            "agent_pending",
        ])
    func disconnects(refusal: String?) async throws {
        let scene = try await Scene.connected([
            .revoke: [try refusal.map { .refusal(403, $0) } ?? .fixture("revoke")]
        ])
        try await scene.client.disconnect(Scene.agent)
        #expect(try scene.server.bodies(.revoke) == [["agent_id": "agt_abc123"]])
        #expect(try scene.client.connections() == [])
        await #expect(throws: ClientError.notConnected(Scene.agent)) {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
    }

    @Test("A revocation that did not arrive forgets nothing")
    func disconnectFails() async throws {
        let other: JSONValue = ["agent_id": "agt_abc123", "status": "active"]
        let scripts: [ScriptedServer.Script] = [
            .failure(.timedOut("https://bank.example")), .refusal(500, "internal_error"),
            .json(other),
        ]
        let scene = try await Scene.connected([.revoke: scripts])
        for _ in scripts {
            await #expect(throws: ClientError.self) {
                try await scene.client.disconnect(Scene.agent)
            }
            #expect(try scene.client.connections().count == 1)
        }
    }

    @Test("An enrolled host is remembered by its id")
    func enrolls() async throws {
        let scene = try Scene([
            .enrollHost: [try .fixture("enroll")], .capabilities: [try .fixture("list-last")],
        ])
        let enrollment = try await scene.client.enrollHost(
            at: Scene.issuer, token: "one-time", name: "Build server")
        #expect(enrollment.host == HostID("hst_enrolled1"))
        #expect(enrollment.name == "Build server")
        #expect(
            enrollment.defaultCapabilities == [
                CapabilityRequest("check_balance"),
                CapabilityRequest(
                    "send_mail", constraints: try Constraints(["to": "ops@bank.example"])),
            ])
        let body = try #require(try scene.server.bodies(.enrollHost).first)
        #expect(body["token"] == "one-time")
        _ = try await scene.client.connect(Scene.request)
        let registration = try #require(try scene.server.tokens(.register).first)
        #expect(registration.claims["host_public_key"] == body["public_key"])
        // The host is known now, so it is the one that asks.
        _ = try await scene.client.capabilities(at: Scene.issuer)
        #expect(scene.server.requests(.capabilities).first?.call.bearerToken != nil)
    }

    @Test("A revoked host is met with a new key at that server, and with the old one elsewhere")
    func revokesHost() async throws {
        let scene = try await Scene.connected([.revokeHost: [try .fixture("revoke-host")]])
        let revocation = try await scene.client.revokeHost(at: Scene.issuer)
        #expect(revocation.host == HostID("hst_xyz789"))
        #expect(revocation.agentsRevoked == 3)
        #expect(try scene.client.connections() == [])
        _ = try await scene.client.connect(Scene.request)
        let hosts = try scene.server.tokens(.register).map { $0.claims["host_public_key"] }
        #expect(hosts.count == 2 && hosts[0] != hosts[1])

        let elsewhere = "https://shop.example"
        scene.server.script(
            .discovery,
            [
                .json(
                    Discovery(
                        issuer: elsewhere, providerName: "shop", description: "A shop",
                        modes: [.delegated], approvalMethods: [.deviceAuthorization]
                    ).json)
            ])
        scene.server.script(
            .register,
            [.json(Scene.registration(of: "agt_shopper"))])
        _ = try await scene.client.connect(ConnectRequest(issuer: elsewhere, name: "Shopper"))
        let last = try #require(try scene.server.tokens(.register).last)
        #expect(last.claims["host_public_key"] == hosts[0])
        #expect(last.claims["aud"] == .string(elsewhere))
    }

    @Test("A host that a server does not know cannot be revoked there")
    func revokesUnknownHost() async throws {
        let scene = try Scene()
        await #expect(throws: ClientError.hostUnknown(issuer: Scene.issuer)) {
            try await scene.client.revokeHost(at: Scene.issuer)
        }
        #expect(scene.server.requests(.revokeHost).isEmpty)
    }

    @Test("A server cannot displace another agent by taking its id")
    func takenID() async throws {
        let scene = try await Scene.connected([.execute: [try .fixture("execute")]])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.connect(Scene.request)
        }
        guard case .malformedReply? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        _ = try await scene.client.execute("check_balance", for: Scene.agent)
        let key = try #require(try scene.server.tokens(.register).first).claims["agent_public_key"]
        let token = try #require(try scene.server.tokens(.execute).first)
        #expect(try token.isSigned(by: try #require(key)))
    }

    @Test("Where an operation stands in the ledger reaches the caller")
    func ledger() async throws {
        let pointer = LedgerPointer(sequence: 7, leaf: SHA256.digest(of: Array("entry".utf8)))
        let header = ProtocolReply.Header(LedgerPointer.headerName, pointer.headerValue)
        let active = Scene.registration(of: "agt_abc123")
        let scene = try Scene([
            .register: [.json(active, [header])],
            .requestCapability: [.json(active, [header])],
            .execute: [.json(["data": 1], [header])],
            .revoke: [.json(["agent_id": "agt_abc123", "status": "revoked"], [header])],
        ])
        let client = scene.client
        #expect(try await client.connect(Scene.request).ledger == pointer)
        let request = try await client.requestCapabilities(
            LifecycleTests.escalation, for: Scene.agent)
        #expect(request.ledger == pointer)
        #expect(try await client.execute("pay", for: Scene.agent).ledger == pointer)
        #expect(try await client.disconnect(Scene.agent) == pointer)
    }
}
