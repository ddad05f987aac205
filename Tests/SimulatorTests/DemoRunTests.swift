// SPDX-License-Identifier: Apache-2.0
import AgentAuthSimulator
import FixturesSupport
import Foundation
import Synchronization
import Testing

@Suite struct DemoRunTests {
    private static func run(
        seed: UInt64?, say: @escaping @Sendable (DemoStory.Line) -> Void = { _ in }
    ) throws -> DemoRun.Report {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        return try DemoRun(directory: directory.appending(path: "data").path, seed: seed)
            .run(say: say)
    }

    @Test func theSameSeedGivesTheSameLedger() throws {
        let (first, second) = (try Self.run(seed: 7), try Self.run(seed: 7))
        #expect(first.verified && second.verified)
        #expect(first.root == second.root && first.size == second.size)
        #expect(try Self.run(seed: 8).root != first.root)
        #expect(try Self.run(seed: nil).root != first.root)
    }

    @Test func theStoryTellsWhatHappenedWhere() throws {
        let lines = Mutex<[DemoStory.Line]>([])
        let report = try Self.run(seed: 1) { line in lines.withLock { $0.append(line) } }
        let told = lines.withLock { $0 }
        #expect(report.summary.agents == 2)
        #expect(report.summary.executions >= 6)
        #expect(report.summary.refusals >= 6)
        #expect(told.allSatisfy { ($0.sequence ?? 0) < report.size })
        for code in ["constraint_violated", "jti_replay", "agent_revoked", "agent_expired"] {
            #expect(told.contains { $0.text.contains(code) }, "nothing is told of \(code)")
        }
    }
}
