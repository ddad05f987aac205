// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// The orderly end.
@Suite struct DrainTests {
    private static func run(
        _ errand: Errand, _ test: @escaping @Sendable (Stage, Stage.Actor) async throws -> Void
    ) throws {
        try Stage.run(
            providers: [errand],
            timed: { [DeployProvider(timeline: $0), ClockProvider(timeline: $0)] }
        ) { stage in
            let actor = try await stage.delegate(
                ["errand", "deploy_site", "watch_clock"], for: stage.user())
            try await test(stage, actor)
        }
    }

    @Test func whatRunsFinishesAndNothingStarts() throws {
        let errand = try Errand(.changes)
        try Self.run(errand) { stage, actor in
            errand.act { [timeline = stage.timeline] _ in
                try await timeline.sleep(for: .seconds(2))
                return .value("done")
            }
            let watched = try await stage.execute(
                actor, "watch_clock", ["ticks": 1000, "interval_ms": 60_000],
                accept: "text/event-stream")
            guard case .events(let events) = watched.reply.content else {
                throw StageError(what: "no events")
            }
            #expect(await events.next()?.name == "data")
            let job = try await stage.execute(actor, "deploy_site", ["site": "a"])
            async let running = stage.execute(actor, "errand")
            // A reader that waits for an event is told at once.
            async let next = events.next()
            try await stage.timeline.sleep(for: .milliseconds(100))
            async let drained: Void = stage.authority.drain(within: .seconds(10))
            let error = try JSONValue(parsing: try #require(await next).data)
            #expect(error["error"]?.string == "unavailable")
            #expect(stage.timeline.monotonic < .seconds(1))
            let done = try #require(await events.next())
            #expect(
                done.name == "done" && String(decoding: done.data, as: UTF8.self).contains("seq="))
            #expect(await events.next() == nil)
            for endpoint in [Endpoint.execute, .batchExecute] {
                let refused = try await stage.send(
                    endpoint, token: stage.agentToken(actor), body: ["capability": "errand"])
                #expect(refused.status == 503 && refused.code == "unavailable")
                #expect(refused.reply.header("Retry-After") == "5")
            }
            #expect(try await running.json["data"] == "done")
            await drained
            #expect(stage.timeline.monotonic < .seconds(3), "it ends when everything has")
            let answer = try await stage.poll(job.json["status_url"]?.string, as: actor)
            #expect(answer.json["status"]?.string == "completed", "questions are still answered")
            let figures = stage.authority.figures
            #expect(figures.openStreams == 0 && figures.runningJobs == 0)
        }
    }

    @Test func whatDoesNotFinishIsCutOff() throws {
        let door = Door()
        let errand = try Errand { _ in
            .job(
                CapabilityJob {
                    await door.pass()
                    return 1
                })
        }
        try Self.run(errand) { stage, actor in
            let job = try await stage.execute(actor, "errand")
            await stage.authority.drain(within: .seconds(5))
            #expect(stage.timeline.monotonic >= .seconds(5))
            #expect(stage.timeline.monotonic < .seconds(6))
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "unknown" && last["why"]?.string == "interrupted")
            let answer = try await stage.poll(job.json["status_url"]?.string, as: actor)
            #expect(answer.json["error"]?["reason"]?.string == "interrupted")
            door.open()
        }
    }

    /// A stream whose provider answers after the door was closed does not begin.
    @Test func nothingSlipsThroughTheDoor() throws {
        let errand = try Errand(.changes)
        try Self.run(errand) { stage, actor in
            errand.act { [timeline = stage.timeline] _ in
                try await timeline.sleep(for: .seconds(1))
                return .stream(CapabilityStream([1, 2]))
            }
            async let running = stage.execute(actor, "errand", accept: "text/event-stream")
            try await stage.timeline.sleep(for: .milliseconds(1))
            await stage.authority.drain(within: .seconds(10))
            #expect(try await running.status == 503)
            #expect(try stage.entries().last?["out"]?.string == "refused")
        }
    }

    @Test func theFiguresSayWhatHappened() throws {
        let errand = try Errand(.changes)
        try Self.run(errand) { stage, actor in
            let before = stage.authority.figures
            #expect(before.executions == ["ok": 0, "refused": 0, "failed": 0, "unknown": 0])
            _ = try await stage.execute(actor, "errand")
            errand.act { _ in .failed(.init(kind: "k", message: "No.")) }
            _ = try await stage.execute(actor, "errand")
            errand.act { _ in throw StageError(what: "broken") }
            _ = try await stage.execute(actor, "errand")
            _ = try await stage.execute(actor, "nope")
            _ = try await stage.send(.execute)
            _ = try await stage.send(.status)
            let figures = stage.authority.figures
            #expect(figures.executions == ["ok": 1, "refused": 2, "failed": 1, "unknown": 1])
            #expect(figures.refusals[.authenticationRequired] == 2)
            #expect(figures.refusals[.capabilityNotFound] == 1)
            #expect(figures.ledgerSize == stage.authority.ledgerSize)
            #expect(figures.queueDepth == 0 && figures.runningJobs == 0)
        }
    }
}
