// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// Calls that a server goes on with (§5.11).
struct JobTests {
    private static let statusURL = "https://bank.example/capability/status/job_1"
    private static let pending: JSONValue = [
        "status": "pending", "status_url": .string(statusURL),
    ]
    private static let completed: JSONValue = ["status": "completed", "result": ["url": "u"]]

    private static func pending(retryAfter: String? = nil) -> ScriptedServer.Script {
        .json(pending, retryAfter.map { [ProtocolReply.Header("Retry-After", $0)] } ?? [])
    }

    @Test("The result is asked for with a fresh token each time, less and less often")
    func follows() async throws {
        let scene = try await Scene.connected([
            .execute: [JobTests.pending()],
            .jobStatus: [
                JobTests.pending(), JobTests.pending(), .failure(.cut("https://bank.example")),
                .json(JobTests.completed),
            ],
        ])
        let result = try await scene.client.execute("deploy_site", for: Scene.agent)
        #expect(result.data == ["url": "u"])
        #expect(scene.server.requests(.execute).count == 1)
        let looks = scene.server.requests(.jobStatus)
        #expect(looks.map(\.address.url) == Array(repeating: JobTests.statusURL, count: 4))
        #expect(looks.map(\.call.resource) == Array(repeating: "job_1", count: 4))
        #expect(
            scene.timeline.sleeps == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        let tokens = try scene.server.tokens(.jobStatus)
        #expect(Set(tokens.map { $0.claims["jti"] }).count == 4)
        #expect(tokens.allSatisfy { $0.claims["aud"] == .string(Scene.issuer) })
    }

    @Test("A server's Retry-After decides, also when it is busy")
    func heeds() async throws {
        let scene = try await Scene.connected([
            .execute: [JobTests.pending(retryAfter: "3")],
            .jobStatus: [
                JobTests.pending(retryAfter: "7"), JobTests.pending(retryAfter: "0"),
                .refusal(503, "unavailable", headers: [.init("Retry-After", "9")]),
                .json(JobTests.completed),
            ],
        ])
        _ = try await scene.client.execute("deploy_site", for: Scene.agent)
        #expect(
            scene.timeline.sleeps
                == [.seconds(3), .seconds(7), .milliseconds(50), .seconds(9)])
    }

    @Test("A wait that is over tells where to ask later, and asking later gives the result")
    func patience() async throws {
        let scene = try await Scene.connected([
            .execute: [JobTests.pending()], .jobStatus: [JobTests.pending()],
        ])
        await #expect(throws: ClientError.stillRunning(statusURL: JobTests.statusURL)) {
            try await scene.client.execute("deploy_site", for: Scene.agent, wait: .seconds(10))
        }
        // After 0.5, 1.5 and 3.5 seconds, 7.5 too; the next look would be after 15.5.
        #expect(scene.server.requests(.jobStatus).count == 4)
        scene.server.script(.jobStatus, [.json(JobTests.completed)])
        let result = try await scene.client.result(at: JobTests.statusURL, for: Scene.agent)
        #expect(result.data == ["url": "u"])
    }

    @Test("A job that fails, or whose agent is revoked, is a refusal")
    func fails() async throws {
        let failed: JSONValue = [
            "status": "failed", "error": ["error": "capability_failed", "message": "It broke."],
        ]
        for (script, status) in [
            (ScriptedServer.Script.json(failed), 422), (.refusal(403, "agent_revoked"), 403),
        ] {
            let scene = try await Scene.connected([
                .execute: [JobTests.pending()], .jobStatus: [script],
            ])
            let error = await #expect(throws: ClientError.self) {
                try await scene.client.execute("deploy_site", for: Scene.agent)
            }
            guard case .refused(let refusal)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(refusal.status == status)
        }
    }

    @Test(
        "A token is not sent to another origin",
        arguments: [
            "https://evil.example/job", "http://bank.example/job", "https://bank.example:8443/job",
            "https://bank.example@evil.example/job", "/job", "",
        ])
    func foreign(url: String) async throws {
        let moved: JSONValue = ["status": "pending", "status_url": .string(url)]
        for scripts: [Endpoint: [ScriptedServer.Script]] in [
            [.execute: [.json(moved)]],
            [.execute: [JobTests.pending()], .jobStatus: [.json(moved)]],
        ] {
            let scene = try await Scene.connected(scripts)
            let error = await #expect(throws: ClientError.self) {
                try await scene.client.execute("deploy_site", for: Scene.agent)
            }
            guard case .malformedReply? = error else { throw try #require(error) }
            #expect(scene.server.requests(.jobStatus).count <= 1)
        }
    }

    @Test("An execution is never sent twice, whatever became of it")
    func once() async throws {
        for script: ScriptedServer.Script in [
            .failure(.cut("https://bank.example")), .failure(.timedOut("https://bank.example")),
            .refusal(503, "unavailable"), .refusal(500, "internal_error"),
            .refusal(401, "invalid_jwt", [("reason", "jti_replay")]),
        ] {
            let scene = try await Scene.connected([.execute: [script]])
            await #expect(throws: ClientError.self) {
                try await scene.client.execute("deploy_site", for: Scene.agent)
            }
            #expect(scene.server.requests(.execute).count == 1)
        }
    }
}
