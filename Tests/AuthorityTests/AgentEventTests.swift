// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// News of an agent while somebody has to decide on it (§10.10.2).
@Suite struct AgentEventTests {
    private static func events(_ stage: Stage, _ actor: Stage.Actor) async throws -> EventStream {
        let answer = try await stage.send(
            .agentEvents, token: stage.hostToken(actor.hostKey), resource: actor.id.text)
        guard case .events(let events) = answer.reply.content else {
            throw StageError(what: "\(answer.status) \(answer.json)")
        }
        return events
    }

    private static func status(_ event: ServerSentEvent?) throws -> String? {
        let event = try #require(event)
        #expect(event.name == "status")
        return try JSONValue(parsing: event.data)["status"]?.string
    }

    private static func waiting(_ stage: Stage) async throws -> (Stage.Actor, Stage.Answer) {
        let (host, agent) = (stage.key(), stage.key())
        let answer = try await stage.register(
            host: host, agent: agent, capabilities: ["check_balance"])
        return (try stage.actor(answer, host: host, agent: agent), answer)
    }

    @Test func theDecisionIsTheLastEvent() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (actor, answer) = try await Self.waiting(stage)
            #expect(
                answer.json["approval"]?["notification_url"]?.string
                    == "\(Stage.issuer)/agent/events/\(actor.id.text)")
            let events = try await Self.events(stage, actor)
            #expect(try Self.status(await events.next()) == "pending")
            async let next = events.next()
            try await stage.timeline.sleep(for: .seconds(10))
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .simulated(alice))
            let last = await next
            #expect(try Self.status(last) == "active")
            let asked = try await stage.status(actor)
            #expect(try JSONValue(parsing: #require(last).data) == asked.json)
            #expect(await events.next() == nil)
            #expect(stage.authority.figures.openWatches == 0)
        }
    }

    @Test func whereNobodyHasToDecideThereIsOneEvent() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let events = try await Self.events(stage, actor)
            #expect(try Self.status(await events.next()) == "active")
            #expect(await events.next() == nil)
        }
    }

    @Test func itEndsWhenTheTimeIsOver() throws {
        try Stage.run { stage in
            let (actor, _) = try await Self.waiting(stage)
            let events = try await Self.events(stage, actor)
            let begin = stage.timeline.monotonic
            #expect(try Self.status(await events.next()) == "pending")
            #expect(await events.next() == nil)
            #expect(stage.timeline.monotonic - begin == .seconds(300))
            #expect(stage.authority.figures.openWatches == 0)
        }
    }

    @Test func whoEndsTheHostHearsOfIt() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let host = try await stage.enrolled(defaults: [], for: alice)
            let agent = stage.key()
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let actor = try stage.actor(answer, host: host, agent: agent)
            let events = try await Self.events(stage, actor)
            #expect(try Self.status(await events.next()) == "pending")
            async let next = events.next()
            try await stage.timeline.sleep(for: .seconds(1))
            _ = try await stage.send(.revokeHost, token: stage.hostToken(host))
            #expect(try Self.status(await next) == "revoked")
            #expect(await events.next() == nil)
        }
    }

    @Test func aHostHasSixteen() throws {
        try Stage.run { stage in
            let (actor, _) = try await Self.waiting(stage)
            var open: [EventStream] = []
            for _ in 0..<16 { open.append(try await Self.events(stage, actor)) }
            let answer = try await stage.send(
                .agentEvents, token: stage.hostToken(actor.hostKey), resource: actor.id.text)
            #expect(answer.status == 429 && answer.code == "rate_limited")
            open[0].cancel()
            #expect(stage.authority.figures.openWatches == 15)
            open.append(try await Self.events(stage, actor))
            #expect(stage.authority.figures.openWatches == 16)
        }
    }

    @Test func letGoOfItIsOver() throws {
        try Stage.run { stage in
            let (actor, _) = try await Self.waiting(stage)
            do {
                let events = try await Self.events(stage, actor)
                #expect(try Self.status(await events.next()) == "pending")
                #expect(stage.authority.figures.openWatches == 1)
            }
            #expect(stage.authority.figures.openWatches == 0)
        }
    }

    @Test func nobodyElseListens() throws {
        try Stage.run { stage in
            let (actor, _) = try await Self.waiting(stage)
            let (other, _) = try await Self.waiting(stage)
            let foreign = try await stage.send(
                .agentEvents, token: stage.hostToken(other.hostKey), resource: actor.id.text)
            #expect(foreign.code == "agent_not_found")
            for resource in ["", "agt_", "../status"] {
                let answer = try await stage.send(
                    .agentEvents, token: stage.hostToken(actor.hostKey), resource: resource)
                #expect(answer.code == "agent_not_found")
            }
            let bare = try await stage.send(.agentEvents, resource: actor.id.text)
            #expect(bare.status == 401)
        }
    }
}
