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
    static func run(_ test: @escaping @Sendable (Stage, Stage.Actor) async throws -> Void)
        throws
    {
        try Stage.run(timed: { [DeployProvider(timeline: $0)] }) { stage in
            try await test(stage, try await stage.delegate(["deploy_site"], for: stage.user()))
        }
    }

    /// Starts a job and says where it can be asked for.
    static func deploy(
        _ site: String, _ stage: Stage, _ actor: Stage.Actor, token: [UInt8]? = nil
    ) async throws -> Stage.Answer {
        try await stage.send(
            .execute, token: token ?? stage.agentToken(actor),
            body: ["capability": "deploy_site", "arguments": ["site": .string(site)]])
    }

    static func url(_ answer: Stage.Answer) -> String? { answer.json["status_url"]?.string }

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

    @Sendable static func longSessions(_ configuration: inout AuthorityConfiguration) {
        configuration.lifetimes[.delegated] = Lifetimes(
            sessionTTL: .seconds(24 * 3600), maximum: .seconds(24 * 3600))
    }
}
