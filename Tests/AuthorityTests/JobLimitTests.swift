// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import StrictJSON
import Synchronization
import Testing

/// How many jobs there may be, how large and how long.
@Suite struct JobLimitTests {
    @Test func sixtyFourJobsRunAtOnce() throws {
        try JobTests.run { stage, actor in
            var urls: [String?] = []
            for number in 0..<64 {
                urls.append(JobTests.url(try await JobTests.deploy("s\(number)", stage, actor)))
            }
            #expect(stage.authority.figures.runningJobs == 64)
            let refused = try await JobTests.deploy("more", stage, actor)
            #expect(refused.status == 429 && refused.code == "rate_limited")
            #expect(refused.reply.header("Retry-After") == "1")
            let entries = try stage.entries().suffix(2)
            #expect(entries.first?["op"] == entries.last?["op"])
            #expect(entries.last?["out"]?.string == "refused")
            #expect(entries.last?["why"]?.string == "rate_limited")

            try await stage.timeline.sleep(for: .seconds(1))
            #expect(stage.authority.figures.runningJobs == 0)
            // One more is kept than may be: the oldest is forgotten, the others are not.
            let last = try await JobTests.deploy("last", stage, actor)
            #expect(last.status == 202)
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(try await stage.poll(urls[0], as: actor).status == 404)
            #expect(try await stage.poll(urls[1], as: actor).status == 200)
            #expect(try await stage.poll(JobTests.url(last), as: actor).status == 200)
        }
    }

    @Test func aResultIsKeptForTenMinutes() throws {
        try JobTests.run { stage, actor in
            let url = JobTests.url(try await JobTests.deploy("a", stage, actor))
            try await stage.timeline.sleep(for: .seconds(599))
            #expect(try await stage.poll(url, as: actor).status == 200)
            try await stage.timeline.sleep(for: .seconds(2))
            try await stage.authority.sweep()
            #expect(try await stage.poll(url, as: actor).status == 404)
        }
    }

    @Test(arguments: [
        (ExecutionLimits.resultBytes - 2, "completed"), (ExecutionLimits.resultBytes - 1, "failed"),
    ])
    func aResultHasALargestSize(_ length: Int, _ status: String) throws {
        let text = String(repeating: "x", count: length)
        let errand = try Errand { _ in .job(CapabilityJob { .string(text) }) }
        try Stage.run(providers: [errand]) { stage in
            let actor = try await stage.delegate(["errand"], for: stage.user())
            let url = JobTests.url(try await stage.execute(actor, "errand"))
            try await stage.timeline.sleep(for: .seconds(1))
            let answer = try await stage.poll(url, as: actor)
            #expect(answer.json["status"]?.string == status)
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "ok", "it has happened")
            #expect((last["why"]?.string == "result_too_large") == (status == "failed"))
            #expect((last["cm_res"] != nil) == (status == "completed"))
        }
    }

    /// Sixteen megabytes of an agent's results are kept; its oldest go first.
    @Test func resultsTakeSoMuchRoom() throws {
        let text = String(repeating: "x", count: ExecutionLimits.resultBytes - 2)
        let errand = try Errand { _ in .job(CapabilityJob { .string(text) }) }
        try Stage.run(providers: [errand]) { stage in
            let actor = try await stage.delegate(["errand"], for: stage.user())
            let fitting = ExecutionLimits.keptBytesPerAgent / ExecutionLimits.resultBytes
            var urls: [String?] = []
            for number in 0...fitting {
                urls.append(JobTests.url(try await stage.execute(actor, "errand")))
                try await stage.timeline.sleep(for: .milliseconds(1))
                let isKept = try await stage.poll(urls[0], as: actor).status == 200
                #expect(isKept == (number < fitting))
            }
            #expect(try await stage.poll(urls[1], as: actor).status == 200)
        }
    }

    /// A job of what only reads is recorded before it runs, too.
    @Test func aJobThatNeverEndsIsGivenUp() throws {
        let door = Door()
        let errand = try Errand { _ in
            .job(
                CapabilityJob {
                    await door.pass()
                    return "late"
                })
        }
        try Stage.run(providers: [errand], configure: JobTests.longSessions) { stage in
            let actor = try await stage.delegate(["errand"], for: stage.user())
            let before = try stage.entries().count
            let url = JobTests.url(try await stage.execute(actor, "errand"))
            #expect(try stage.entries()[before]["ty"]?.string == "execution.started")
            try await stage.timeline.sleep(for: .seconds(3599))
            #expect(try await stage.poll(url, as: actor).json["status"]?.string == "pending")
            try await stage.timeline.sleep(for: .seconds(2))
            let answer = try await stage.poll(url, as: actor)
            #expect(answer.json["error"]?["error"]?.string == "capability_timeout")
            #expect(try stage.entries()[before + 1]["out"]?.string == "unknown")
            #expect(stage.authority.figures.abandonedCalls == 1)
            door.open()
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(stage.authority.figures.abandonedCalls == 0)
        }
    }

    /// Waiting for a job is using the agent, and nothing that lasts as long as a stolen token.
    @Test func questionsKeepASessionAlive() throws {
        let door = Door()
        let errand = try Errand { _ in
            .job(
                CapabilityJob {
                    await door.pass()
                    return 1
                })
        }
        defer { door.open() }
        for isFresh in [true, false] {
            try Stage.run(
                providers: [errand],
                configure: {
                    $0.lifetimes[.delegated] = Lifetimes(sessionTTL: .seconds(600))
                }
            ) { stage in
                let actor = try await stage.delegate(["errand"], for: stage.user())
                let token = stage.agentToken(actor)
                let started = try await stage.send(
                    .execute, token: token, body: ["capability": "errand"])
                for _ in 0..<3 {
                    try await stage.timeline.sleep(for: .seconds(250))
                    _ = try await stage.poll(
                        JobTests.url(started), as: actor, token: isFresh ? nil : token)
                }
                let answer = try await stage.poll(JobTests.url(started), as: actor)
                #expect(answer.status == (isFresh ? 200 : 403))
                #expect(answer.code == (isFresh ? nil : "agent_expired"))
            }
        }
    }
}
