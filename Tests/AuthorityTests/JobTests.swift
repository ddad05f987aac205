// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import StrictJSON
import Synchronization
import Testing

/// Asynchronous executions (§5.11, decisions 29 and 48).
@Suite struct JobTests {
    private static func run(_ test: @escaping @Sendable (Stage, Stage.Actor) async throws -> Void)
        throws
    {
        try Stage.run(timed: { [DeployProvider(timeline: $0)] }) { stage in
            try await test(stage, try await stage.delegate(["deploy_site"], for: stage.user()))
        }
    }

    /// Starts a job and says where it can be asked for.
    private static func deploy(
        _ site: String, _ stage: Stage, _ actor: Stage.Actor, token: [UInt8]? = nil
    ) async throws -> Stage.Answer {
        try await stage.send(
            .execute, token: token ?? stage.agentToken(actor),
            body: ["capability": "deploy_site", "arguments": ["site": .string(site)]])
    }

    private static func url(_ answer: Stage.Answer) -> String? { answer.json["status_url"]?.string }

    @Test func aJobIsStartedAskedForAndDone() throws {
        try Self.run { stage, actor in
            let before = try stage.entries().count
            let started = try await Self.deploy("Blog 1", stage, actor)
            #expect(started.status == 202 && started.json["status"]?.string == "pending")
            #expect(started.reply.header("Retry-After") == "1")
            #expect(started.json.object?.keys == ["status", "status_url"])
            #expect(started.pointer?.sequence == UInt64(before))
            let job = Self.url(started)?.split(separator: "/").last.map(String.init)
            #expect(job.flatMap { JobID($0) }?.text.utf8.count == 30, "130 bits")

            let pending = try await stage.poll(Self.url(started), as: actor)
            #expect(pending.status == 200 && pending.json == started.json)
            #expect(pending.reply.header("Retry-After") == "1")
            #expect(pending.pointer == nil)

            // The end is recorded although nobody asks.
            try await stage.timeline.sleep(for: .milliseconds(301))
            let entries = try stage.entries()
            #expect(entries.count == before + 2)
            #expect(entries[before]["ty"]?.string == "execution.started")
            #expect(entries[before + 1]["ty"]?.string == "execution.completed")
            #expect(entries[before + 1]["out"]?.string == "ok")
            #expect(entries[before + 1]["op"] == entries[before]["op"])
            #expect(entries[before + 1]["cm_res"] != nil)
            #expect(entries[before]["ts"] != entries[before + 1]["ts"])

            let done = try await stage.poll(Self.url(started), as: actor)
            #expect(
                done.json
                    == [
                        "status": "completed", "result": ["url": "https://blog-1.sites.invalid"],
                    ])
            #expect(done.pointer?.sequence == UInt64(before + 1))
            #expect(done.reply.header("Retry-After") == nil)
        }
    }

    @Test func aProvidersNoIsAFailedJob() throws {
        try Self.run { stage, actor in
            let started = try await Self.deploy("fail", stage, actor)
            try await stage.timeline.sleep(for: .seconds(1))
            let failed = try await stage.poll(Self.url(started), as: actor)
            #expect(failed.status == 200 && failed.json["status"]?.string == "failed")
            #expect(failed.json["error"]?["error"]?.string == "capability_failed")
            #expect(failed.json["error"]?["message"]?.string?.isEmpty == false)
            #expect(failed.json["result"] == nil && failed.json["status_url"] == nil)
            #expect(try stage.entries().last?["out"]?.string == "failed")
        }
    }

    /// Clients in the field ask with the token that started the job, again and again, and long
    /// after it has expired. It is good for nothing else.
    @Test func theStartingTokenIsGoodForItsJobAlone() throws {
        try Self.run { stage, actor in
            let token = stage.agentToken(actor)
            let started = try await Self.deploy("a", stage, actor, token: token)
            let other = try await Self.deploy("b", stage, actor)
            for pause: Duration in [.zero, .milliseconds(400), .seconds(120), .seconds(400)] {
                try await stage.timeline.sleep(for: pause)
                let answer = try await stage.poll(Self.url(started), as: actor, token: token)
                #expect(answer.status == 200, "\(answer.json)")
                if pause > .seconds(1) { continue }
                let again = try await stage.poll(Self.url(other), as: actor, token: token)
                #expect(again.json["reason"]?.string == "jti_replay")
                let executed = try await Self.deploy("c", stage, actor, token: token)
                #expect(executed.json["reason"]?.string == "jti_replay")
            }
            // A fresh token is good once, as everywhere.
            let fresh = stage.agentToken(actor, audience: Stage.issuer)
            #expect(try await stage.poll(Self.url(other), as: actor, token: fresh).status == 200)
            let again = try await stage.poll(Self.url(other), as: actor, token: fresh)
            #expect(again.json["reason"]?.string == "jti_replay")
        }
    }

    @Test func aJobIsItsAgentsOwn() throws {
        try Self.run { stage, actor in
            let other = try await stage.delegate(["deploy_site"], for: stage.user("bob"))
            let started = try await Self.deploy("a", stage, actor)
            let foreign = try await stage.poll(Self.url(started), as: other)
            let missing = try await stage.poll(
                Stage.issuer + "/capability/status/job_00000000000000000000000000", as: actor)
            let malformed = try await stage.poll(Stage.issuer + "/capability/status/x", as: actor)
            for answer in [foreign, missing, malformed] {
                #expect(answer.status == 404 && answer.code == "not_found")
                #expect(answer.json == missing.json)
            }
            #expect(try await stage.send(.jobStatus, resource: "job_1").status == 401)
        }
    }

    @Test(arguments: [
        (Stage.issuer, 200), (Stage.issuer + "/capability/execute", 200), ("status_url", 200),
        (Stage.issuer + "/capability/batch-execute", 401), (Stage.issuer + "/", 401),
    ])
    func aQuestionIsAddressedToTheServerOrTheJob(_ audience: String, _ status: Int) throws {
        try Self.run { stage, actor in
            let url = Self.url(try await Self.deploy("a", stage, actor)) ?? ""
            let token = stage.agentToken(
                actor, audience: audience == "status_url" ? url : audience)
            #expect(try await stage.poll(url, as: actor, token: token).status == status)
        }
    }

    enum Ended: String, CaseIterable, Sendable { case agent, host, grant, narrowed }

    @Test(arguments: Ended.allCases)
    func whoMayNoLongerDoItSeesNoResult(_ ended: Ended) throws {
        try Self.run { stage, actor in
            let starting = stage.agentToken(actor)
            let url = Self.url(try await Self.deploy("a", stage, actor, token: starting))
            switch ended {
            case .agent: try await stage.authority.operations.revoke(actor.id)
            case .host: try await stage.authority.operations.revokeHost(actor.host)
            case .grant: try await stage.revokeGrant(of: actor)
            case .narrowed:
                let token = stage.agentToken(actor, audience: Stage.issuer) {
                    $0.capabilities = ["check_balance"]
                }
                let answer = try await stage.poll(url, as: actor, token: token)
                #expect(answer.status == 403 && answer.code == "capability_not_granted")
                return
            }
            for token in [starting, nil] {
                let answer = try await stage.poll(url, as: actor, token: token)
                let code = ended == .agent ? "agent_revoked" : ended == .host ? "host_revoked" : ""
                #expect(answer.status == 403)
                #expect(answer.code == (code.isEmpty ? "capability_not_granted" : code))
            }
        }
    }

    @Test func sixtyFourJobsRunAtOnce() throws {
        try Self.run { stage, actor in
            var urls: [String?] = []
            for number in 0..<64 {
                urls.append(Self.url(try await Self.deploy("s\(number)", stage, actor)))
            }
            #expect(stage.authority.figures.runningJobs == 64)
            let refused = try await Self.deploy("more", stage, actor)
            #expect(refused.status == 429 && refused.code == "rate_limited")
            #expect(refused.reply.header("Retry-After") == "1")
            let entries = try stage.entries().suffix(2)
            #expect(entries.first?["op"] == entries.last?["op"])
            #expect(entries.last?["out"]?.string == "refused")
            #expect(entries.last?["why"]?.string == "rate_limited")

            try await stage.timeline.sleep(for: .seconds(1))
            #expect(stage.authority.figures.runningJobs == 0)
            // One more is kept than may be: the oldest is forgotten, the others are not.
            let last = try await Self.deploy("last", stage, actor)
            #expect(last.status == 202)
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(try await stage.poll(urls[0], as: actor).status == 404)
            #expect(try await stage.poll(urls[1], as: actor).status == 200)
            #expect(try await stage.poll(Self.url(last), as: actor).status == 200)
        }
    }

    @Test func aResultIsKeptForTenMinutes() throws {
        try Self.run { stage, actor in
            let url = Self.url(try await Self.deploy("a", stage, actor))
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
            let url = Self.url(try await stage.execute(actor, "errand"))
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
                urls.append(Self.url(try await stage.execute(actor, "errand")))
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
        try Stage.run(providers: [errand], configure: Self.longSessions) { stage in
            let actor = try await stage.delegate(["errand"], for: stage.user())
            let before = try stage.entries().count
            let url = Self.url(try await stage.execute(actor, "errand"))
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

    @Sendable static func longSessions(_ configuration: inout AuthorityConfiguration) {
        configuration.lifetimes[.delegated] = Lifetimes(
            sessionTTL: .seconds(24 * 3600), maximum: .seconds(24 * 3600))
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
                        Self.url(started), as: actor, token: isFresh ? nil : token)
                }
                let answer = try await stage.poll(Self.url(started), as: actor)
                #expect(answer.status == (isFresh ? 200 : 403))
                #expect(answer.code == (isFresh ? nil : "agent_expired"))
            }
        }
    }
}
