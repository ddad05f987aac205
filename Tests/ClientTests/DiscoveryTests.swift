// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import StrictJSON
import Testing

/// The document that tells a client where to send its tokens.
struct DiscoveryTests {
    /// The fixture's document with some members replaced.
    private static func document(_ members: KeyValuePairs<String, JSONValue>) throws -> JSONValue {
        let json = try JSONValue(parsing: Fixtures.bytes("client/replies/discovery.json"))
        guard case .object(var document) = json else { throw Missing() }
        for (name, value) in members { document[name] = value }
        return .object(document)
    }

    private struct Missing: Error {}

    private static func replying(
        _ members: KeyValuePairs<String, JSONValue>, cacheControl: String? = nil
    ) throws -> ScriptedServer.Script {
        .json(
            try document(members),
            cacheControl.map { [ProtocolReply.Header("cache-control", $0)] } ?? [])
    }

    @Test("The document is asked for where the protocol says, and describes the server")
    func fetches() async throws {
        let scene = try Scene()
        let document = try await scene.client.discover(Scene.issuer)
        #expect(document.providerName == "bank")
        let request = try #require(scene.server.requests(.discovery).first)
        #expect(request.address.url == "https://bank.example/.well-known/agent-configuration")
    }

    @Test(
        "A document is used for an hour, or as long as the server says",
        arguments: [
            (nil, 3600), ("public, max-age=60", 60), ("max-age=1", 10), ("max-age=0", 0),
            ("max-age=999999999999", 86400),
            ("no-store", 0), ("no-cache, max-age=60", 0), ("max-age=soon", 0), ("private", 3600),
        ])
    func caching(cacheControl: String?, seconds: Int) async throws {
        let scene = try Scene([
            .discovery: [try DiscoveryTests.replying([:], cacheControl: cacheControl)]
        ])
        _ = try await scene.client.discover(Scene.issuer)
        if seconds > 0 {
            scene.timeline.pass(.seconds(seconds) - .milliseconds(1))
            _ = try await scene.client.discover(Scene.issuer)
            #expect(scene.server.requests(.discovery).count == 1)
            scene.timeline.pass(.milliseconds(1))
        }
        _ = try await scene.client.discover(Scene.issuer)
        #expect(scene.server.requests(.discovery).count == 2)
    }

    @Test("While the server cannot be reached, the last document serves for a day")
    func stale() async throws {
        let scene = try Scene()
        _ = try await scene.client.discover(Scene.issuer)
        scene.server.script(
            .discovery, [.failure(.failed("no route")), .refusal(503, "unavailable")])
        scene.timeline.pass(.seconds(3600))
        #expect(try await scene.client.discover(Scene.issuer).providerName == "bank")
        scene.timeline.pass(.seconds(22 * 3600))
        #expect(try await scene.client.discover(Scene.issuer).providerName == "bank")
        scene.server.script(.discovery, [.failure(.failed("no route"))])
        scene.timeline.pass(.seconds(3600))
        await #expect(throws: ClientError.unreachable(.failed("no route"))) {
            try await scene.client.discover(Scene.issuer)
        }
    }

    @Test(
        "An endpoint that is gone has the document fetched again",
        arguments: [
            (404, "not_found", 2), (410, "gone_fishing", 2), (404, "agent_not_found", 1),
            (404, "capability_not_found", 1), (410, "approval_voided", 1),
            (400, "invalid_request", 1),
        ])
    func refetches(status: Int, code: String, fetches: Int) async throws {
        let scene = try await Scene.connected([.execute: [.refusal(status, code)]])
        for _ in 0..<2 {
            await #expect(throws: ClientError.self) {
                try await scene.client.execute("check_balance", for: Scene.agent)
            }
        }
        #expect(scene.server.requests(.discovery).count == fetches)
    }

    @Test(
        "A document of another issuer is refused, however alike it looks",
        arguments: [
            "https://bank.example/", "https://bank.example.evil.example", "HTTPS://bank.example",
            "https://bank.example:443", "",
        ])
    func otherIssuer(issuer: String) async throws {
        let scene = try Scene([
            .discovery: [try DiscoveryTests.replying(["issuer": .string(issuer)])]
        ])
        try await DiscoveryTests.expectMalformed(scene)
    }

    @Test("Issuers compare by bytes, not by what looks the same to Unicode")
    func canonicalEquivalence() async throws {
        let issuer = "https://Kbank.example"
        let kelvin = "https://\u{212A}bank.example"
        #expect(issuer == kelvin)
        let scene = try Scene([
            .discovery: [try DiscoveryTests.replying(["issuer": .string(kelvin)])]
        ])
        try await DiscoveryTests.expectMalformed(scene, issuer: issuer)
    }

    @Test(
        "A document that could lead tokens astray is refused",
        arguments: [
            ("default_location", "http://bank.example/capability/execute"),
            ("default_location", "https://bank.example@evil.example/execute"),
            ("default_location", "execute"),
            ("default_location", "https://10.0.0.1/execute"),
            ("default_location", "https://192.168.1.1:8443/execute"),
            ("default_location", "https://localhost/execute"),
            ("default_location", "https://2130706433/execute"),
            ("default_location", "https://0x7f.1/execute"),
            ("default_location", "https://169.254.169.254/latest"),
            ("default_location", "https://[::1]/execute"),
            ("default_location", "https://[::ffff:10.0.0.1]/execute"),
            ("default_location", "https://[fd00::1]/execute"),
            ("default_location", "https://[fe80::1]/execute"),
            ("algorithms", ["ES256"]),
            ("endpoints", ["register": "@evil.example/register"]),
            ("endpoints", ["status": ".evil.example/status"]),
            ("endpoints", ["status": "/agent/sta tus"]),
            ("endpoints", ["status": ""]),
        ] as [(String, JSONValue)])
    func astray(member: String, value: JSONValue) async throws {
        let document = try DiscoveryTests.document([member: value])
        try await DiscoveryTests.expectMalformed(try Scene([.discovery: [.json(document)]]))
    }

    @Test(
        "Every minor version of the protocol is spoken, and no other major",
        arguments: [
            ("1.0-draft", true), ("1", true), ("1.7", true), ("2.0", false), ("10.0", false),
            ("", false), ("v1.0", false),
        ])
    func versions(version: String, isSpoken: Bool) async throws {
        let scene = try Scene([
            .discovery: [try DiscoveryTests.replying(["version": .string(version)])]
        ])
        if isSpoken {
            #expect(try await scene.client.discover(Scene.issuer).version == version)
        } else {
            await #expect(throws: ClientError.unsupportedVersion(version)) {
                try await scene.client.discover(Scene.issuer)
            }
        }
    }

    @Test("Endpoints are where the document says; executions where their location is")
    func addresses() async throws {
        let document = try DiscoveryTests.document([
            "endpoints": ["status": "/v2/status", "register": "/v2/register"],
            "default_location": "https://gateway.example/run",
        ])
        let scene = try await Scene.connected([
            .discovery: [.json(document)],
            .status: [try .fixture("status-active")],
            .execute: [try .fixture("execute")],
        ])
        _ = try await scene.client.status(of: Scene.agent)
        _ = try await scene.client.execute("check_balance", for: Scene.agent)
        _ = try await scene.client.execute(
            "check_balance", for: Scene.agent, at: "https://api.example/balance")
        let urls = [Endpoint.register, .status, .execute].flatMap { endpoint in
            scene.server.requests(endpoint).map(\.address.url)
        }
        #expect(
            urls == [
                "https://bank.example/v2/register", "https://bank.example/v2/status",
                "https://gateway.example/run", "https://api.example/balance",
            ])
        let audiences = try scene.server.tokens(.execute).map { $0.claims["aud"] }
        #expect(audiences == ["https://gateway.example/run", "https://api.example/balance"])
        await #expect(throws: ClientError.self) {
            try await scene.client.execute(
                "check_balance", for: Scene.agent, at: "http://api.example/balance")
        }
    }

    private static func expectMalformed(
        _ scene: Scene, issuer: String = Scene.issuer
    ) async throws {
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.discover(issuer)
        }
        guard case .malformedReply? = error else { throw try #require(error) }
        // Nothing of it is believed later either.
        await #expect(throws: ClientError.self) { try await scene.client.discover(issuer) }
    }
}

extension DiscoveryTests {
    @Test("Where the well-known address has nothing, the one of embedded servers is asked")
    func alias() async throws {
        let scene = try Scene([
            .discovery: [.refusal(404, "not_found"), try .fixture("discovery")]
        ])
        #expect(try await scene.client.discover(Scene.issuer).providerName == "bank")
        #expect(
            scene.server.requests(.discovery).map(\.address.url) == [
                "https://bank.example/.well-known/agent-configuration",
                "https://bank.example/api/auth/agent/agent-configuration",
            ])
        let nowhere = try Scene([.discovery: [.refusal(404, "not_found")]])
        await #expect(throws: ClientError.self) {
            try await nowhere.client.discover(Scene.issuer)
        }
        #expect(nowhere.server.requests(.discovery).count == 2)
    }

    @Test("A redirect is not followed, and says where it leads")
    func redirect() async throws {
        let reply = ProtocolReply(
            status: 301, headers: [.init("Location", "https://evil.example/\u{1B}[2J")], body: [])
        let scene = try Scene([.discovery: [.reply(reply)]])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.discover(Scene.issuer)
        }
        guard case .malformedReply? = error else { throw try #require(error) }
        #expect(error?.description.contains("https://evil.example/\u{FFFD}[2J") == true)
    }
}
