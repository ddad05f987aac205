// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// Where a capability is executed (§2.12, §4.3), when nobody says so to the client.
struct LocationTests {
    private static let place = "https://banking-api.example/agent/execute"

    private static func described(at location: JSONValue?) -> ScriptedServer.Script {
        var members: JSONObject = ["name": "check_balance", "description": "Check account balance"]
        if let location { members["location"] = location }
        return .json(.object(members))
    }

    private static func scene(
        _ descriptions: [ScriptedServer.Script], _ execution: ScriptedServer.Script? = nil
    ) async throws -> Scene {
        try await Scene.connected([
            .describeCapability: descriptions, .execute: [try execution ?? .fixture("execute")],
        ])
    }

    @Test("A capability's own place is asked for once, and is the audience of the token")
    func followsTheDescription() async throws {
        let scene = try await LocationTests.scene([
            LocationTests.described(at: .string(Self.place))
        ])
        for _ in 0..<3 { _ = try await scene.client.execute("check_balance", for: Scene.agent) }
        _ = try await scene.client.stream("check_balance", for: Scene.agent)
        #expect(scene.server.requests(.describeCapability).count == 1)
        #expect(scene.server.requests(.describeCapability).first?.call.bearerToken == nil)
        let executions = scene.server.requests(.execute)
        #expect(executions.map(\.address.url) == Array(repeating: Self.place, count: 4))
        let audiences = try scene.server.tokens(.execute).map { $0.claims["aud"] }
        #expect(audiences == Array(repeating: JSONValue.string(Self.place), count: 4))
        scene.timeline.pass(.seconds(300))
        _ = try await scene.client.execute("check_balance", for: Scene.agent)
        #expect(scene.server.requests(.describeCapability).count == 2)
    }

    @Test(
        "Without a place of its own, a capability is executed where the server says",
        arguments: [
            described(at: nil), described(at: .null), .refusal(404, "capability_not_found"),
            .failure(.timedOut("https://bank.example")), .json(["name": "something_else"]),
        ])
    func elsewhere(description: ScriptedServer.Script) async throws {
        let scene = try await LocationTests.scene([description])
        _ = try await scene.client.execute("check_balance", for: Scene.agent)
        #expect(
            scene.server.requests(.execute).map(\.address.url)
                == [try await scene.client.discover(Scene.issuer).defaultLocation])
    }

    @Test(
        "No token goes to a place that anybody could listen to",
        arguments: [
            "http://banking-api.example/execute", "ftp://bank.example/x", "/execute", "",
            "https://bank.example@evil.example/execute", "https://evil.example\\@bank.example/",
            "javascript:alert(1)", "https://bank.example/a b",
        ])
    func unsafe(location: String) async throws {
        let scene = try await LocationTests.scene([LocationTests.described(at: .string(location))])
        let error = await #expect(throws: ClientError.self) {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        guard case .malformedReply? = error else { throw try #require(error) }
        #expect(scene.server.requests(.execute).isEmpty)
    }

    @Test("Where nobody else may look, the agent asks; its description is not asked for twice")
    func asTheAgent() async throws {
        let scene = try await LocationTests.scene([
            .refusal(401, "authentication_required"),
            LocationTests.described(at: .string(Self.place)),
        ])
        for _ in 0..<2 { _ = try await scene.client.execute("check_balance", for: Scene.agent) }
        let looks = scene.server.requests(.describeCapability)
        #expect(looks.map { $0.call.bearerToken == nil } == [true, false])
        #expect(scene.server.requests(.execute).map(\.address.url) == [Self.place, Self.place])
    }

    @Test("A place that has moved is found again after a refusal")
    func moved() async throws {
        let scene = try await LocationTests.scene(
            [
                LocationTests.described(at: .string(Self.place)),
                LocationTests.described(at: .string("https://new.example/execute")),
            ], .refusal(404, "capability_not_found"))
        for _ in 0..<2 {
            await #expect(throws: ClientError.self) {
                try await scene.client.execute("check_balance", for: Scene.agent)
            }
        }
        #expect(
            scene.server.requests(.execute).map(\.address.url)
                == [Self.place, "https://new.example/execute"])
    }
}
