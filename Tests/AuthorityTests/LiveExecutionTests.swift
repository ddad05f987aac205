// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// Jobs and streams on real threads, in real time.
@Suite struct LiveExecutionTests {
    /// The clocks of the machine.
    private struct MachineTimeline: Timeline {
        private let start = ContinuousClock.now

        var now: Timestamp {
            Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        }
        var monotonic: Duration { ContinuousClock.now - start }

        func sleep(until deadline: Duration) async throws {
            try await ContinuousClock().sleep(until: start + deadline)
        }
    }

    /// Readers that read to the end, go away or are slow, and jobs, all at once; then the server
    /// ends while half of it runs. Every start has its one conclusion.
    @Test func everyStartIsConcludedOnce() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let timeline = MachineTimeline()
        let stage = try await Stage.open(
            directory, timeline, writing: .batched,
            providers: [DeployProvider(timeline: timeline), ClockProvider(timeline: timeline)])
        let alice = try await stage.user()
        var actors: [Stage.Actor] = []
        for _ in 0..<4 {
            actors.append(try await stage.delegate(["deploy_site", "watch_clock"], for: alice))
        }
        let cast = actors
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<64 {
                group.addTask { try await Self.act(index, cast[index % 4], stage) }
            }
            try await Task.sleep(for: .milliseconds(250))
            await stage.authority.drain(within: .milliseconds(100))
            try await group.waitForAll()
        }
        let figures = stage.authority.figures
        #expect(figures.openStreams == 0 && figures.runningJobs == 0)
        let entries = try stage.entries()
        func operations(_ type: String) -> [String] {
            entries.filter { $0["ty"]?.string == type && $0["out"]?.string != "refused" }
                .compactMap { $0["op"]?.string }.sorted()
        }
        let started = operations("execution.started")
        #expect(started.count > 20)
        #expect(started == operations("execution.completed"))
        try await stage.authority.shutdown()
    }

    private static func act(_ index: Int, _ actor: Stage.Actor, _ stage: Stage) async throws {
        if index % 4 == 0 {
            let answer = try await stage.execute(
                actor, "deploy_site", ["site": index % 8 == 0 ? "fail" : "fine"])
            #expect([202, 429, 503].contains(answer.status))
            return
        }
        let answer = try await stage.execute(
            actor, "watch_clock", ["ticks": 40, "interval_ms": 5], accept: "text/event-stream")
        guard case .events(let events) = answer.reply.content else {
            return #expect([429, 503].contains(answer.status))
        }
        var names: [String] = []
        while let event = await events.next() {
            names.append(event.name)
            if index % 4 == 1 && names.count == 5 { return events.cancel() }
            if index % 4 == 2 { try await Task.sleep(for: .milliseconds(30)) }
        }
        #expect(names.last == "done")
        #expect(names.dropLast().allSatisfy { $0 == "data" || $0 == "error" })
    }
}
