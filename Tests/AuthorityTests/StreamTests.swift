// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import StrictJSON
import Synchronization
import Testing

/// Streaming executions (§5.11, decisions 30 and 48).
@Suite struct StreamTests {
    private static let events = "text/event-stream"

    private static func run(
        _ errand: Errand? = nil,
        configure: @escaping @Sendable (inout AuthorityConfiguration) -> Void = { _ in },
        _ test: @escaping @Sendable (Stage, Stage.Actor) async throws -> Void
    ) throws {
        try Stage.run(
            providers: errand.map { [$0] } ?? [],
            timed: { errand == nil ? [ClockProvider(timeline: $0)] : [] }, configure: configure
        ) { stage in
            let capability: JSONValue = errand == nil ? "watch_clock" : "errand"
            try await test(stage, try await stage.delegate([capability], for: stage.user()))
        }
    }

    private static func watch(
        _ stage: Stage, _ actor: Stage.Actor, ticks: JSONValue = 1000, every: JSONValue = 400,
        accept: String? = events
    ) async throws -> Stage.Answer {
        try await stage.execute(
            actor, "watch_clock", ["ticks": ticks, "interval_ms": every], accept: accept)
    }

    private static func stream(_ answer: Stage.Answer) throws -> EventStream {
        guard case .events(let events) = answer.reply.content else {
            throw StageError(what: "no events: \(answer.json)")
        }
        return events
    }

    private static func rest(_ events: EventStream) async throws -> [(String, JSONValue)] {
        var all: [(String, JSONValue)] = []
        while let event = await events.next() {
            all.append((event.name, try JSONValue(parsing: event.data)))
        }
        return all
    }

    @Test func valuesComeAsEventsAndTheLastOneSaysWhereItIsRecorded() throws {
        try Self.run { stage, actor in
            let before = try stage.entries().count
            let answer = try await Self.watch(stage, actor, ticks: 3)
            #expect(answer.status == 200)
            #expect(answer.reply.header("Content-Type") == "text/event-stream")
            #expect(answer.pointer?.sequence == UInt64(before))
            #expect(stage.authority.figures.openStreams == 1)
            let all = try await Self.rest(try Self.stream(answer))
            #expect(all.map(\.0) == ["data", "data", "data", "done"])
            #expect(all.prefix(3).map { $0.1["tick"] } == [1, 2, 3])
            #expect(all[1].1["now"]?.string == "2026-01-01T00:00:00.400Z")
            let pointer = all[3].1["ledger"]?.string.flatMap { LedgerPointer(headerValue: $0) }
            #expect(pointer?.sequence == UInt64(before + 1))
            let entries = try stage.entries()[before...]
            #expect(
                entries.map { $0["ty"]?.string } == ["execution.started", "execution.completed"])
            #expect(entries.first?["cm_args"] != nil)
            #expect(entries.last?["out"]?.string == "ok" && entries.last?["values"] == 3)
            #expect(entries.first?["op"] == entries.last?["op"])
            #expect(stage.authority.figures.openStreams == 0)
        }
    }

    /// Decision 30: whoever does not name events gets one answer.
    @Test(arguments: [nil, "*/*", "application/json", "text/event-stream;q=0"])
    func otherwiseItIsGathered(_ accept: String?) throws {
        try Self.run { stage, actor in
            let answer = try await Self.watch(stage, actor, ticks: 3, accept: accept)
            #expect(answer.status == 200)
            #expect(answer.json["data"]?.array?.map { $0["tick"] } == [1, 2, 3])
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "ok" && last["values"] == 3 && last["cm_res"] != nil)
            #expect(answer.pointer?.sequence == stage.authority.ledgerSize - 1)
        }
    }

    enum Ended: String, CaseIterable, Sendable { case agent, host, grant, session }

    /// Within a second, whether or not anybody draws meanwhile.
    @Test(arguments: Ended.allCases, [true, false])
    func aRevocationEndsIt(_ ended: Ended, _ isRead: Bool) throws {
        let configure: @Sendable (inout AuthorityConfiguration) -> Void = {
            if ended == .session {
                $0.lifetimes[.delegated] = Lifetimes(sessionTTL: .seconds(30))
            }
        }
        try Self.run(configure: configure) { stage, actor in
            let events = try Self.stream(try await Self.watch(stage, actor))
            #expect(await events.next()?.name == "data")
            switch ended {
            case .agent: try await stage.authority.operations.revoke(actor.id)
            case .host: try await stage.authority.operations.revokeHost(actor.host)
            case .grant: try await stage.revokeGrant(of: actor)
            case .session: try await stage.timeline.sleep(for: .milliseconds(29_500))
            }
            if !isRead {
                try await stage.timeline.sleep(for: .milliseconds(1001))
                #expect(stage.authority.figures.openStreams == 0)
            }
            let all = try await Self.rest(events)
            let code =
                switch ended {
                case .agent: "agent_revoked"
                case .host: "host_revoked"
                case .grant: "capability_not_granted"
                case .session: "agent_expired"
                }
            #expect(all.suffix(2).map(\.0) == ["error", "done"])
            #expect(all.suffix(2).first?.1["error"]?.string == code)
            #expect(all.count <= 5, "it ended within a second")
            let last = try #require(
                try stage.entries().last { $0["ty"]?.string == "execution.completed" })
            #expect(last["out"]?.string == "unknown" && last["why"]?.string == code)
            #expect(last["values"] == .number(JSONNumber(all.count - 1)))
        }
    }

    enum Going: String, CaseIterable, Sendable { case cancelled, dropped, interrupted }

    @Test(arguments: Going.allCases)
    func aReaderThatGoesAwayIsOnRecord(_ going: Going) throws {
        try Self.run { stage, actor in
            switch going {
            case .cancelled:
                let events = try Self.stream(try await Self.watch(stage, actor))
                _ = await events.next()
                events.cancel()
                events.cancel()
            case .dropped:
                _ = try await Self.watch(stage, actor)
            case .interrupted:
                let events = try Self.stream(try await Self.watch(stage, actor, every: 100_000))
                _ = await events.next()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = await events.next() }
                    try await stage.timeline.sleep(for: .seconds(1))
                    group.cancelAll()
                }
            }
            try await stage.timeline.sleep(for: .milliseconds(1))
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "unknown" && last["why"]?.string == "reader_gone")
            #expect(last["values"] == (going == .dropped ? 0 : 1))
            #expect(stage.authority.figures.openStreams == 0)
            #expect(stage.authority.figures.abandonedCalls == 0, "its draw has ended, too")
        }
    }

    /// What nobody draws is not made: a slow reader finds the time of its own reading.
    @Test func aSlowReaderSlowsItself() throws {
        try Self.run { stage, actor in
            let events = try Self.stream(try await Self.watch(stage, actor, ticks: 2))
            _ = await events.next()
            try await stage.timeline.sleep(for: .seconds(100))
            let second = try JSONValue(parsing: try #require(await events.next()).data)
            #expect(second["now"]?.string == "2026-01-01T00:01:40.000Z")
            #expect(await events.next()?.name == "done")
            #expect(await events.next() == nil)
        }
    }

    @Test func sixteenAreOpenAtOnce() throws {
        try Self.run { stage, actor in
            var open: [EventStream] = []
            for _ in 0..<16 { open.append(try Self.stream(try await Self.watch(stage, actor))) }
            let before = stage.authority.ledgerSize
            for accept in [Self.events, "*/*"] {
                let refused = try await Self.watch(stage, actor, accept: accept)
                #expect(refused.status == 429 && refused.code == "rate_limited")
            }
            #expect(stage.authority.ledgerSize == before, "what only reads was not started")
            open[3].cancel()
            try await stage.timeline.sleep(for: .milliseconds(1))
            #expect(try await Self.watch(stage, actor, ticks: 1, accept: nil).status == 200)
            for stream in open { stream.cancel() }
        }
    }

    @Test func anHourIsTheLongest() throws {
        try Self.run(configure: JobTests.longSessions) { stage, actor in
            let events = try Self.stream(try await Self.watch(stage, actor, every: 10_100))
            let all = try await Self.rest(events)
            #expect(all.count == 359 && all.suffix(2).map(\.0) == ["error", "done"])
            #expect(all[357].1["error"]?.string == "capability_timeout")
            #expect(stage.timeline.monotonic == .seconds(3600))
        }
    }

    @Test(arguments: [(9_999, 1, 200), (10_001, 1, 422), (19, 50_000, 200), (20, 50_000, 422)])
    func oneAnswerHoldsSoMuch(_ count: Int, _ length: Int, _ status: Int) throws {
        let value = JSONValue.string(String(repeating: "x", count: length))
        let errand = try Errand { _ in
            .stream(CapabilityStream(Array(repeating: value, count: count)))
        }
        try Self.run(errand) { stage, actor in
            let answer = try await stage.execute(actor, "errand")
            #expect(answer.status == status)
            #expect(answer.json["data"]?.array?.count == (status == 200 ? count : nil))
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == (status == 200 ? "ok" : "unknown"))
            if status == 200 { return }
            #expect(answer.json["kind"]?.string == "result_too_large")
            #expect(answer.json["message"]?.string?.contains("text/event-stream") == true)
            #expect(last["why"]?.string == "result_too_large")
            // Nothing keeps it from coming as events.
            let events = try Self.stream(
                try await stage.execute(actor, "errand", accept: Self.events))
            #expect(try await Self.rest(events).count == count + 1)
        }
    }

    @Test func oneAnswerTakesTwentySeconds() throws {
        try Self.run { stage, actor in
            let answer = try await Self.watch(stage, actor, every: 3_600_000, accept: nil)
            #expect(answer.status == 504 && answer.code == "capability_timeout")
            #expect(stage.timeline.monotonic == .seconds(20))
            #expect(try stage.entries().last?["out"]?.string == "unknown")
        }
    }

    struct Broken: Error {}

    @Test(arguments: [true, false])
    func aSourceThatFailsSaysSoAndIsDone(_ isAsEvents: Bool) throws {
        for (error, code, outcome) in [
            (
                CapabilityFailure(kind: "k", message: "No.") as any Error, "capability_failed",
                "failed"
            ),
            (Broken(), "internal_error", "unknown"),
        ] {
            let errand = try Errand(.changes) { _ in .stream(CapabilityStream([1]) { throw error })
            }
            try Self.run(errand) { stage, actor in
                if isAsEvents {
                    let events = try Self.stream(
                        try await stage.execute(actor, "errand", accept: Self.events))
                    let all = try await Self.rest(events)
                    #expect(all.map(\.0) == ["data", "error", "done"])
                    #expect(all[1].1["error"]?.string == code)
                } else {
                    #expect(try await stage.execute(actor, "errand").code == code)
                }
                let entries = try stage.entries().suffix(2)
                #expect(entries.first?["ty"]?.string == "execution.started")
                #expect(entries.last?["out"]?.string == outcome)
                #expect(entries.last?["why"]?.string == code)
            }
        }
    }

    /// Decision 21: a result that breaks its schema is passed on, counted and recorded.
    @Test(arguments: ["value", "stream", "events"])
    func anInvalidOutputIsOnRecord(_ kind: String) throws {
        let errand = try Errand(output: ["type": "string"]) { _ in
            kind == "value" ? .value(1) : .stream(CapabilityStream(["a", 1, "b"]))
        }
        try Self.run(errand) { stage, actor in
            let answer = try await stage.execute(
                actor, "errand", accept: kind == "events" ? Self.events : nil)
            #expect(answer.status == 200)
            if kind == "events" {
                #expect(try await Self.rest(try Self.stream(answer)).count == 4)
            } else {
                #expect(answer.json["data"] == (kind == "value" ? 1 : ["a", 1, "b"]))
            }
            let last = try #require(try stage.entries().last)
            #expect(last["out"]?.string == "ok" && last["why"]?.string == "output_invalid")
            #expect(stage.authority.figures.invalidOutputs == 1)
        }
    }

    /// A value that would not fit into anybody's memory ends the stream.
    @Test func aValueHasALargestSize() throws {
        let value = JSONValue.string(String(repeating: "x", count: 1 << 20))
        let errand = try Errand { _ in .stream(CapabilityStream(["a", value])) }
        try Self.run(errand) { stage, actor in
            let all = try await Self.rest(
                try Self.stream(try await stage.execute(actor, "errand", accept: Self.events)))
            #expect(all.map(\.0) == ["data", "error", "done"])
            #expect(try stage.entries().last?["why"]?.string == "result_too_large")
        }
    }
}
