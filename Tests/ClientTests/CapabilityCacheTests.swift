// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import StrictJSON
import Testing

/// How long a description is used without asking again (§10.6).
struct CapabilityCacheTests {
    @Test(
        "A description is kept as long as the server says, and an hour at most",
        arguments: [(nil, 300), ("max-age=60", 60), ("private, max-age=999999", 3600)])
    func lifetime(cacheControl: String?, seconds: Int) async throws {
        let scene = try await Scene.connected([
            .describeCapability: [
                .json(
                    try JSONValue(parsing: Fixtures.bytes("client/replies/describe.json")),
                    cacheControl.map { [.init("Cache-Control", $0)] } ?? [])
            ]
        ])
        func looks() async throws -> Int {
            _ = try await scene.client.describe("check_balance", at: Scene.issuer)
            return scene.server.requests(.describeCapability).count
        }
        #expect(try await looks() == 1)
        scene.timeline.pass(.seconds(seconds) - .milliseconds(1))
        #expect(try await looks() == 1)
        scene.timeline.pass(.milliseconds(1))
        #expect(try await looks() == 2)
    }
}
