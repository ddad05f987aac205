// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// What the client signs: the right kind of token, for the right audience, for one minute and one
/// use.
struct TokenTests {
    /// One thing that a client does, the endpoint that it asks, and whose token it brings.
    struct Operation: Sendable, CustomTestStringConvertible {
        let endpoint: Endpoint
        let kind: TokenKind
        let run: @Sendable (AgentAuthClient) async throws -> Void

        var testDescription: String { endpoint.rawValue }
    }

    static let operations: [Operation] = [
        Operation(endpoint: .register, kind: .host) { client in
            _ = try await client.connect(
                ConnectRequest(issuer: Scene.issuer, name: "Another"))
        },
        Operation(endpoint: .status, kind: .host) { client in
            _ = try await client.status(of: Scene.agent)
        },
        Operation(endpoint: .reactivate, kind: .host) { client in
            _ = try await client.reactivate(Scene.agent)
        },
        Operation(endpoint: .revoke, kind: .host) { client in
            try await client.disconnect(Scene.agent)
        },
        Operation(endpoint: .revokeHost, kind: .host) { client in
            _ = try await client.revokeHost(at: Scene.issuer)
        },
        Operation(endpoint: .requestCapability, kind: .agent) { client in
            _ = try await client.requestCapabilities(
                [CapabilityRequest("transfer_international")], for: Scene.agent)
        },
        Operation(endpoint: .execute, kind: .agent) { client in
            _ = try await client.execute("check_balance", for: Scene.agent)
        },
        Operation(endpoint: .capabilities, kind: .agent) { client in
            _ = try await client.capabilities(at: Scene.issuer, for: Scene.agent)
        },
        Operation(endpoint: .describeCapability, kind: .agent) { client in
            _ = try await client.describe("check_balance", at: Scene.issuer, for: Scene.agent)
        },
        Operation(endpoint: .capabilities, kind: .host) { client in
            _ = try await client.capabilities(at: Scene.issuer)
        },
    ]

    private static func scene() async throws -> Scene {
        return try await Scene.connected([
            .register: [
                try .fixture("register-active"), .json(Scene.registration(of: "agt_other")),
            ],
            .status: [try .fixture("status-active")],
            .reactivate: [try .fixture("reactivate-active")],
            .revoke: [try .fixture("revoke")],
            .revokeHost: [try .fixture("revoke-host")],
            .requestCapability: [try .fixture("request-active")],
            .execute: [try .fixture("execute")],
            .capabilities: [try .fixture("list-last")],
            .describeCapability: [try .fixture("describe")],
        ])
    }

    @Test("Every request carries the token that its endpoint asks for", arguments: operations)
    func claims(operation: Operation) async throws {
        let scene = try await TokenTests.scene()
        let registration = try #require(try scene.server.tokens(.register).first)
        scene.timeline.pass(.milliseconds(90_500))
        try await operation.run(scene.client)
        let token = try #require(try scene.server.tokens(operation.endpoint).last)

        #expect(token.header == ["alg": "EdDSA", "typ": .string(operation.kind.rawValue)])
        let now = TestTimeline.start.seconds + 90
        #expect(token.claims["iat"] == .number(JSONNumber(now)))
        #expect(token.claims["exp"] == .number(JSONNumber(now + 60)))
        let tokenID = try #require(token.claims["jti"]?.string)
        #expect(Base64URL.decode(tokenID)?.count == 16)
        let audience = operation.endpoint == .execute ? "/capability/execute" : ""
        #expect(token.claims["aud"] == .string(Scene.issuer + audience))

        let hostKey = try #require(registration.claims["host_public_key"])
        let thumbprint = try JWK(hostKey, named: "host").thumbprint
        #expect(token.claims["iss"] == .string(thumbprint.description))
        switch operation.kind {
        case .host:
            #expect(token.claims["host_public_key"] == hostKey)
            #expect(token.claims["sub"] == nil)
            #expect((token.claims["agent_public_key"] != nil) == (operation.endpoint == .register))
            #expect(try token.isSigned(by: hostKey))
        case .agent:
            let agentKey = try #require(registration.claims["agent_public_key"])
            #expect(token.claims["sub"] == .string(Scene.agent.text))
            #expect(token.claims["host_public_key"] == nil)
            #expect(try token.isSigned(by: agentKey))
            #expect(agentKey != hostKey)
        case .keyProof:
            Issue.record("a proof opens nothing")
        }
        let narrowing: JSONValue? = operation.endpoint == .execute ? ["check_balance"] : nil
        #expect(token.claims["capabilities"] == narrowing)
    }

    @Test("No two requests share a token number, a key or a registration")
    func everythingIsFresh() async throws {
        let scene = try await TokenTests.scene()
        for _ in 0..<20 { _ = try await scene.client.status(of: Scene.agent) }
        let numbers = try scene.server.tokens(.status).map { $0.claims["jti"] }
        #expect(Set(numbers).count == 20)

        _ = try await scene.client.connect(ConnectRequest(issuer: Scene.issuer, name: "Another"))
        let registrations = try scene.server.tokens(.register)
        #expect(Set(registrations.map { $0.claims["agent_public_key"] }).count == 2)
        #expect(Set(registrations.map { $0.claims["host_public_key"] }).count == 1)
    }

    @Test("Discovery and enrollment carry no token")
    func anonymous() async throws {
        let scene = try Scene([.enrollHost: [try .fixture("enroll")]])
        _ = try await scene.client.enrollHost(at: Scene.issuer, token: "one-time", name: "CI")
        let calls = scene.server.requests(.discovery) + scene.server.requests(.enrollHost)
        #expect(calls.count == 2)
        #expect(calls.allSatisfy { $0.call.bearerToken == nil })
    }

    @Test("A token on request is for the audience and capabilities that were asked for")
    func signing() async throws {
        let scene = try await TokenTests.scene()
        let signed = try scene.client.signToken(
            for: Scene.agent, audience: "https://api.example/run",
            capabilities: ["check_balance"], lifetime: .seconds(20))
        #expect(signed.expiresIn == 20)
        let token = try SentToken(Array(signed.token.utf8))
        #expect(token.header["typ"] == "agent+jwt")
        #expect(token.claims["aud"] == "https://api.example/run")
        #expect(token.claims["capabilities"] == ["check_balance"])
        let issued = TestTimeline.start.seconds
        #expect(token.claims["exp"] == .number(JSONNumber(issued + 20)))

        let plain = try SentToken(Array(scene.client.signToken(for: Scene.agent).token.utf8))
        #expect(plain.claims["aud"] == .string(Scene.issuer))
        #expect(plain.claims["capabilities"] == nil)
    }

    @Test(
        "A token lives between a second and a minute, whatever is asked",
        arguments: [
            (Duration.seconds(-5), Int64(1)), (.zero, 1), (.milliseconds(1900), 1),
            (.seconds(60), 60), (.seconds(61), 60), (.seconds(Int64.max), 60),
        ])
    func lifetimes(asked: Duration, given: Int64) async throws {
        let scene = try await TokenTests.scene()
        let signed = try scene.client.signToken(for: Scene.agent, lifetime: asked)
        #expect(signed.expiresIn == given)
    }

    @Test("Nothing is signed for an agent that is not here, or beyond what it holds")
    func refusesToSign() async throws {
        let scene = try await TokenTests.scene()
        let stranger = try #require(AgentID("agt_stranger"))
        #expect(throws: ClientError.notConnected(stranger)) {
            try scene.client.signToken(for: stranger)
        }
        #expect(throws: ClientError.notGranted(["close_account"])) {
            try scene.client.signToken(
                for: Scene.agent, capabilities: ["check_balance", "close_account"])
        }
    }
}
