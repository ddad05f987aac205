// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON
import Synchronization

/// A demo of a stream: the time, as often as is asked for.
public final class ClockProvider: CapabilityProvider {
    public let id: ProviderID
    private let timeline: any Timeline
    private let life = ProviderLife()

    public init(timeline: any Timeline) {
        guard let id = ProviderID("clock") else { preconditionFailure("'clock' is a valid name") }
        self.id = id
        self.timeline = timeline
    }

    public func describe() async throws -> ProviderManifest { ClockProvider.manifest }

    public func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        guard call.capability == "watch_clock" else {
            return .failed(.init(kind: "unknown_capability", message: "Not a clock's work."))
        }
        guard let ticks = call.arguments["ticks"]?.number?.int64,
            let interval = call.arguments["interval_ms"]?.number?.int64,
            interval <= ClockProvider.longestInterval
        else {
            return .failed(
                .init(kind: "interval", message: "A clock ticks at least once in a thousand days."))
        }
        let ticking = Ticking(
            ticks: ticks, interval: .milliseconds(interval), timeline: timeline, life: life)
        return .stream(
            CapabilityStream(
                next: { try await ticking.next() }, cancel: { ticking.cancel() }))
    }

    public func health() async -> ProviderHealth { .ready }

    public func shutdown() async { await life.end() }

    /// A thousand days in milliseconds: far beyond any stream, and far from any overflow.
    private static let longestInterval: Int64 = 1000 * 24 * 3600 * 1000
}

/// One stream of ticks: the first at once, each further one an interval after the one before, and
/// not before somebody draws it.
private final class Ticking: Sendable {
    private let ticks: Int64
    private let interval: Duration
    private let timeline: any Timeline
    private let life: ProviderLife
    private let state: Mutex<State>

    private struct State {
        var drawn: Int64 = 0
        var due: Duration
        var isCancelled = false
    }

    init(ticks: Int64, interval: Duration, timeline: any Timeline, life: ProviderLife) {
        self.ticks = ticks
        self.interval = interval
        self.timeline = timeline
        self.life = life
        state = Mutex(State(due: timeline.monotonic))
    }

    func next() async throws -> JSONValue? {
        let due = state.withLock { state in
            state.isCancelled || state.drawn >= ticks ? nil : state.due
        }
        guard let due else { return nil }
        try await life.sleep(until: due, by: timeline)
        let now = timeline.monotonic
        return state.withLock { state in
            if state.isCancelled { return nil }
            state.drawn += 1
            state.due = max(due, now) + interval
            return [
                "tick": .number(JSONNumber(state.drawn)), "now": .string(timeline.now.rfc3339),
            ]
        }
    }

    func cancel() { state.withLock { $0.isCancelled = true } }
}

extension ClockProvider {
    static let manifest = ProviderManifest(
        version: "1.0.0",
        capabilities: [
            CapabilityDefinition(
                name: "watch_clock", description: "Watch the time go by", effects: .reads,
                input: [
                    "type": "object", "required": ["ticks", "interval_ms"],
                    "properties": [
                        "ticks": [
                            "type": "integer", "minimum": 1, "maximum": 1000,
                            "description": "How many times to tell the time",
                        ],
                        "interval_ms": [
                            "type": "integer", "minimum": 1,
                            "description": "Milliseconds from one tick to the next",
                        ],
                    ],
                ],
                output: [
                    "type": "object", "required": ["tick", "now"],
                    "properties": ["tick": ["type": "integer"], "now": ["type": "string"]],
                ], examples: [["ticks": 2, "interval_ms": 100]])
        ])
}
