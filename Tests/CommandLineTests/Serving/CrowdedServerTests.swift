// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// A server whose descriptors are few, and strangers who take every connection that there is.
@Suite struct CrowdedServerTests {
    /// Few enough to run out of: 128 are kept from connections (docs/server.md), so 64 remain.
    private static let descriptors = 192
    /// More connections than the server can have at once.
    private static let strangers = 100

    /// security.md: others are served, and recovery takes no longer than this.
    private static let patience: Duration = .seconds(5)

    @Test(.timeLimit(.minutes(2)))
    func othersAreServedWhileDescriptorsAreShort() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let server = try await ServerProcess(
            "agentauth",
            [
                "serve", "-q", "--data", "data", "--listen", "127.0.0.1:\(port)", "--issuer",
                "http://127.0.0.1:\(port)",
            ], in: directory, port: port, descriptors: Self.descriptors)
        do {
            var held: [LoopbackConnection] = []
            for _ in 0..<Self.strangers { held.append(try LoopbackConnection(port: port)) }

            // The operator has connections of their own, and there is a descriptor for each file
            // that has to be written.
            let added = try await Executable.shell(
                "agentauth admin users add alice --data data", in: directory)
            #expect(added.status == 0, "\(added.errors)")
            var asked = ContinuousClock.now
            #expect(LoopbackConnection.status(of: "/readyz", port: port) == 200)
            #expect(ContinuousClock.now - asked < Self.patience)

            held.removeAll()
            asked = ContinuousClock.now
            #expect(LoopbackConnection.status(of: "/readyz", port: port) == 200)
            #expect(ContinuousClock.now - asked < Self.patience)

            server.signal(SIGTERM)
            #expect(await server.exit() == 0)
            let verdict = try await Executable.shell(
                "agentauth ledger verify --data data", in: directory)
            #expect(verdict.status == 0, "\(verdict.errors)")
        } catch {
            await server.stop()
            throw error
        }
    }
}
