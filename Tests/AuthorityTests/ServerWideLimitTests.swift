// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Synchronization
import Testing

/// What all agents together may have running, at the edge.
@Suite struct ServerWideLimitTests {
    /// Agents of one user, each with as much as one agent may have.
    private static func fill(
        _ stage: Stage, agents count: Int, each: Int, _ body: (Stage.Actor) async throws -> Void
    ) async throws {
        let user = try await stage.user()
        for _ in 0..<count {
            let actor = try await stage.delegate(["errand"], for: user)
            for _ in 0..<each { try await body(actor) }
        }
    }

    @Test func jobs() throws {
        let door = Door()
        let errand = try Errand { _ in
            .job(
                CapabilityJob {
                    await door.pass()
                    return 1
                })
        }
        let agents = ExecutionLimits.jobs / ExecutionLimits.jobsPerAgent
        try Stage.run(providers: [errand]) { stage in
            try await Self.fill(stage, agents: agents, each: ExecutionLimits.jobsPerAgent) {
                try #require(try await stage.execute($0, "errand").status == 202)
            }
            #expect(stage.authority.figures.runningJobs == ExecutionLimits.jobs)
            let late = try await stage.delegate(["errand"], for: stage.user("bob"))
            let refused = try await stage.execute(late, "errand")
            #expect(refused.status == 503 && refused.code == "unavailable")
            #expect(refused.reply.header("Retry-After") == "5")
            door.open()
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(stage.authority.figures.runningJobs == 0)
            #expect(try await stage.execute(late, "errand").status == 202)
        }
    }

    @Test func streams() throws {
        let errand = try Errand { _ in .stream(CapabilityStream([1, 2])) }
        let agents = ExecutionLimits.streams / ExecutionLimits.streamsPerAgent
        try Stage.run(providers: [errand]) { stage in
            let open = Mutex<[EventStream]>([])
            @Sendable func watch(_ actor: Stage.Actor) async throws -> Stage.Answer {
                let answer = try await stage.execute(actor, "errand", accept: "text/event-stream")
                if case .events(let events) = answer.reply.content {
                    open.withLock { $0.append(events) }
                }
                return answer
            }
            try await Self.fill(stage, agents: agents, each: ExecutionLimits.streamsPerAgent) {
                try #require(try await watch($0).status == 200)
            }
            #expect(open.withLock { $0.count } == ExecutionLimits.streams)
            let late = try await stage.delegate(["errand"], for: stage.user("bob"))
            let refused = try await watch(late)
            #expect(refused.status == 503 && refused.code == "unavailable")
            #expect(refused.reply.header("Retry-After") == "5")
            open.withLock { $0[0] }.cancel()
            try await stage.timeline.sleep(for: .milliseconds(1))
            #expect(try await watch(late).status == 200)
            for stream in open.withLock({ $0 }) { stream.cancel() }
        }
    }
}
