// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import StrictJSON
import Synchronization
import Testing

/// The built-in providers whose work takes time.
@Suite struct TimedProviderTests {
    /// Time that passes when somebody sleeps; or, held, never, so that only a cancellation wakes.
    private final class TestTimeline: Timeline {
        private let state = Mutex(Duration.zero)
        private let isHeld: Bool

        init(isHeld: Bool = false) { self.isHeld = isHeld }

        var monotonic: Duration { state.withLock { $0 } }
        var now: Timestamp { Timestamp(seconds: 1_767_225_600) + monotonic }

        func pass(_ duration: Duration) { state.withLock { $0 += duration } }

        func sleep(until deadline: Duration) async throws {
            if isHeld { try await Task.sleep(for: .seconds(3600)) }
            state.withLock { $0 = max($0, deadline) }
        }
    }

    private static func outcome(
        _ provider: some CapabilityProvider, _ capability: String,
        _ arguments: [(String, JSONValue)]
    ) async throws -> CapabilityOutcome {
        try await provider.execute(
            CapabilityCall(
                capability: capability, arguments: JSONObject(arguments),
                agent: try #require(AgentID("agt_1")), host: try #require(HostID("hst_1")),
                user: nil, grant: try #require(GrantID("grt_1")),
                callID: try #require(OperationID("op_1")), now: Timestamp(seconds: 1_767_225_600)))
    }

    private static func job(
        _ site: String, _ timeline: TestTimeline
    ) async throws -> (DeployProvider, CapabilityJob) {
        let provider = DeployProvider(timeline: timeline)
        guard
            case .job(let job) = try await outcome(
                provider, "deploy_site", [("site", .string(site))])
        else { throw Unexpected() }
        return (provider, job)
    }

    private static func stream(
        _ timeline: TestTimeline, ticks: JSONValue, every: JSONValue
    ) async throws -> (ClockProvider, CapabilityStream) {
        let provider = ClockProvider(timeline: timeline)
        guard
            case .stream(let stream) = try await outcome(
                provider, "watch_clock", [("ticks", ticks), ("interval_ms", every)])
        else { throw Unexpected() }
        return (provider, stream)
    }

    private struct Unexpected: Error {}

    @Test func whatTheyOfferIsAsOthersRelyOn() async throws {
        let timeline = TestTimeline()
        let registry = try await CapabilityRegistry([
            DeployProvider(timeline: timeline), ClockProvider(timeline: timeline),
        ])
        #expect(registry.capabilities.map(\.name) == ["deploy_site", "watch_clock"])
        #expect(registry["deploy_site"]?.definition.effects == .changes)
        #expect(registry["watch_clock"]?.definition.effects == .reads)
        for capability in registry.capabilities {
            for example in capability.definition.examples {
                #expect(capability.input?.violations(of: example).isEmpty == true)
            }
        }
        func isFine(_ arguments: JSONValue) -> Bool? {
            registry["watch_clock"]?.input?.violations(of: arguments).isEmpty
        }
        #expect(isFine(["ticks": 1000, "interval_ms": 1]) == true)
        for arguments: JSONValue in [
            ["ticks": 0, "interval_ms": 1], ["ticks": 1001, "interval_ms": 1],
            ["ticks": 1, "interval_ms": 0], ["ticks": 1], ["interval_ms": 1],
            ["ticks": "1", "interval_ms": 1],
        ] {
            #expect(isFine(arguments) == false)
        }
        #expect(registry["deploy_site"]?.input?.violations(of: [:]).isEmpty == false)
    }

    @Test(arguments: [
        ("blog", "https://blog.sites.invalid"), ("My Site/é?", "https://my-site----.sites.invalid"),
        ("", "https://-.sites.invalid"),
    ])
    func aDeploymentTakesAMoment(_ site: String, _ url: String) async throws {
        let timeline = TestTimeline()
        let (_, job) = try await Self.job(site, timeline)
        #expect(timeline.monotonic == .zero, "it has not begun")
        #expect(try await job.run() == ["url": .string(url)])
        #expect(timeline.monotonic == .milliseconds(300))
    }

    @Test func oneSiteFails() async throws {
        let (_, job) = try await Self.job("fail", TestTimeline())
        let failure = try await #require(throws: CapabilityFailure.self) { try await job.run() }
        #expect(failure.kind == "deployment_failed")
    }

    @Test func aClockTicksAsOftenAsItIsAsked() async throws {
        let timeline = TestTimeline()
        let (_, stream) = try await Self.stream(timeline, ticks: 3, every: 250)
        var ticks: [JSONValue] = []
        while let tick = try await stream.next() { ticks.append(tick) }
        #expect(
            ticks == [
                ["tick": 1, "now": "2026-01-01T00:00:00.000Z"],
                ["tick": 2, "now": "2026-01-01T00:00:00.250Z"],
                ["tick": 3, "now": "2026-01-01T00:00:00.500Z"],
            ])
        #expect(try await stream.next() == nil)
    }

    /// A slow reader misses no tick, and gets no burst of them.
    @Test func aTickIsMadeWhenItIsDrawn() async throws {
        let timeline = TestTimeline()
        let (_, stream) = try await Self.stream(timeline, ticks: 3, every: 250)
        _ = try await stream.next()
        timeline.pass(.seconds(10))
        #expect(try await stream.next()?["now"]?.string == "2026-01-01T00:00:10.000Z")
        #expect(try await stream.next()?["now"]?.string == "2026-01-01T00:00:10.250Z")
        stream.cancel()
        stream.cancel()
        #expect(try await stream.next() == nil)
    }

    @Test func anIntervalBeyondAllSenseIsRefused() async throws {
        let outcome = try await Self.outcome(
            ClockProvider(timeline: TestTimeline()), "watch_clock",
            [("ticks", 2), ("interval_ms", .number(JSONNumber(Int64.max)))])
        guard case .failed(let failure) = outcome else { throw Unexpected() }
        #expect(failure.kind == "interval")
    }

    private final class Ended: Sendable {
        let count = Mutex(0)
    }

    /// Nothing outlives the end of its provider: what waits is woken and gone when it returns.
    @Test func nothingOutlivesAProvider() async throws {
        let timeline = TestTimeline(isHeld: true)
        let (deploy, job) = try await Self.job("a", timeline)
        let (clock, stream) = try await Self.stream(timeline, ticks: 3, every: 10)
        let ended = Ended()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await job.run() }
                ended.count.withLock { $0 += 1 }
            }
            group.addTask {
                await #expect(throws: CancellationError.self) { try await stream.next() }
                ended.count.withLock { $0 += 1 }
            }
            try await Task.sleep(for: .milliseconds(20))
            #expect(ended.count.withLock { $0 } == 0)
            await deploy.shutdown()
            await clock.shutdown()
            try await group.waitForAll()
        }
        #expect(ended.count.withLock { $0 } == 2)
        await #expect(throws: CancellationError.self) { try await job.run() }
        await deploy.shutdown()
    }
}
