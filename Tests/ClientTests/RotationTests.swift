// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

/// Keys that replace others, whatever becomes of the answer.
struct RotationTests {
    private static let rotated: ScriptedServer.Script = .json([
        "agent_id": "agt_abc123", "status": "active",
    ])
    private static let hostRotated: ScriptedServer.Script = .json([
        "host_id": "hst_xyz789", "status": "active",
    ])
    private static let lost: ScriptedServer.Script = .failure(.failed("gone"))

    /// The keys that were offered, in order.
    private func offered(_ endpoint: Endpoint, in scene: Scene) throws -> [JWK] {
        try scene.server.bodies(endpoint).map { try RotationRequest($0).publicKey }
    }

    /// The key that an agent signs with now.
    private func signing(_ scene: Scene) throws -> Token {
        try RotationTests.token(try scene.client.signToken(for: Scene.agent).token)
    }

    private static func token(_ text: String) throws -> Token {
        let bytes = Array(text.utf8)
        return try Token(parsing: bytes.span)
    }

    @Test("An agent signs with its new key once the server has it")
    func agent() async throws {
        let scene = try await Scene.connected([.rotateKey: [RotationTests.rotated]])
        #expect(try await scene.client.rotateKey(of: Scene.agent) == .active)
        let body = try #require(try scene.server.bodies(.rotateKey).first)
        let request = try RotationRequest(body)
        #expect(request.agent == Scene.agent)
        let token = try signing(scene)
        #expect(token.isSigned(by: request.publicKey))
        let proof = try RotationTests.token(try #require(request.proof))
        #expect(proof.kind == .keyProof)
        #expect(proof.claims.issuer == request.publicKey.thumbprint.description)
        #expect(proof.claims.audiences == [Scene.issuer])
    }

    @Test("The key that was on its way when the answer got lost is offered again")
    func agentAfterALostAnswer() async throws {
        let scene = try await Scene.connected([
            .rotateKey: [
                RotationTests.lost, .refusal(400, "invalid_request"), RotationTests.rotated,
            ]
        ])
        await #expect(throws: ClientError.self) {
            try await scene.client.rotateKey(of: Scene.agent)
        }
        let old = try signing(scene)
        _ = try await scene.client.rotateKey(of: Scene.agent)
        let keys = try offered(.rotateKey, in: scene)
        #expect(keys.count == 2 && keys[0] == keys[1])
        let token = try signing(scene)
        #expect(token.isSigned(by: keys[0]))
        #expect(!old.isSigned(by: keys[0]))
        _ = try await scene.client.rotateKey(of: Scene.agent)
        #expect(try offered(.rotateKey, in: scene)[2] != keys[0])
    }

    @Test("A refused key is dropped, and the old one stays")
    func refusedAgent() async throws {
        let scene = try await Scene.connected([
            .rotateKey: [.refusal(409, "conflict"), RotationTests.rotated]
        ])
        await #expect(throws: ClientError.self) {
            try await scene.client.rotateKey(of: Scene.agent)
        }
        _ = try await scene.client.rotateKey(of: Scene.agent)
        let keys = try offered(.rotateKey, in: scene)
        #expect(keys[0] != keys[1])
    }

    @Test("A host has a key of its own at the server that was asked, and its agents name it so")
    func host() async throws {
        let scene = try await Scene.connected([.rotateHostKey: [RotationTests.hostRotated]])
        #expect(
            try await scene.client.rotateHostKey(at: Scene.issuer) == HostID("hst_xyz789"))
        let key = try #require(try offered(.rotateHostKey, in: scene).first)
        #expect(try signing(scene).claims.issuer == key.thumbprint.description)
    }

    @Test("Where the answer got lost the host finds out which key the server has")
    func hostAfterALostAnswer() async throws {
        let scene = try await Scene.connected([
            .rotateHostKey: [
                RotationTests.lost, .refusal(401, "invalid_jwt"),
                .refusal(400, "invalid_request"),
            ]
        ])
        await #expect(throws: ClientError.self) {
            try await scene.client.rotateHostKey(at: Scene.issuer)
        }
        _ = try await scene.client.rotateHostKey(at: Scene.issuer)
        let keys = try offered(.rotateHostKey, in: scene)
        #expect(keys.count == 3 && keys[0] == keys[1] && keys[1] == keys[2])
        #expect(try signing(scene).claims.issuer == keys[0].thumbprint.description)
    }

    @Test("A refusal for another reason, such as a clock that is off, replaces no key")
    func hostWithAWrongClock() async throws {
        let scene = try await Scene.connected([
            .rotateHostKey: [RotationTests.lost, .refusal(401, "invalid_jwt")]
        ])
        let before = try signing(scene).claims.issuer
        for _ in 0..<2 {
            await #expect(throws: ClientError.self) {
                try await scene.client.rotateHostKey(at: Scene.issuer)
            }
        }
        #expect(try signing(scene).claims.issuer == before)
    }

    @Test("What an agent gives up is denied in the kept connection, and the rest stays")
    func surrender() async throws {
        let scene = try await Scene.connected([
            .revokeCapability: [
                .json([
                    "agent_id": "agt_abc123",
                    "agent_capability_grants": [
                        ["capability": "check_balance", "status": "denied"]
                    ],
                ])
            ]
        ])
        let connection = try await scene.client.revokeCapabilities(
            ["check_balance"], of: Scene.agent)
        #expect(connection.grant(of: "check_balance") == nil)
        #expect(connection.grant(of: "transfer_domestic") != nil)
        let body = try #require(try scene.server.bodies(.revokeCapability).first)
        #expect(body == ["agent_id": "agt_abc123", "capabilities": ["check_balance"]])
    }

    @Test("A claim is waited for until the agent is claimed")
    func claim() async throws {
        let asked = try JSONValue(parsing: Array(RotationTests.claimAnswer.utf8))
        var claimed = try #require(asked.object)
        claimed["status"] = "claimed"
        claimed["approval"] = nil
        var waiting = claimed
        waiting["status"] = "active"
        let scene = try await Scene.connected([
            .claim: [.json(asked)], .status: [.json(.object(waiting)), .json(.object(claimed))],
        ])
        let connection = try await scene.client.claim(Scene.agent)
        #expect(connection.status == .claimed)
        #expect(try scene.client.connections().first?.status == .claimed)
        #expect(scene.server.requests(.status).count == 2)
    }

    private static let claimAnswer = """
        {"agent_id":"agt_abc123","host_id":"hst_xyz789","name":"Robot","mode":"autonomous",\
        "status":"active","agent_capability_grants":[],"approval":{"method":"device_authorization",\
        "verification_uri":"https://bank.example/device","user_code":"WXYZ-BCDF","expires_in":300,\
        "interval":5}}
        """
}

extension Token {
    /// Whether the key signed it.
    fileprivate func isSigned(by key: JWK) -> Bool {
        key.publicKey.verifies(signature, over: signingInput.span)
    }
}
