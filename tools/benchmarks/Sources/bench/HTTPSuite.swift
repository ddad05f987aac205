// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What the server adds to the framework that it stands on: `check_balance` over HTTP, with a token
/// of its own for every request, durable as in production, against the bare framework that reads a
/// POST and verifies a signature (E2); how long requests wait at half of that rate (E3); and what it
/// takes in memory meanwhile (E4).
///
/// Servers are processes of their own; the load generator shares the machine with them, on both
/// sides of the comparison.
enum HTTPSuite {
    private enum Asked {
        static let ofBareFramework = 0.65
        static let flushesOfLatency = 6.0
        static let latencyBeyondFlushes = 0.002
        static let anonymousBytes = 120.0 * 1024 * 1024
    }

    private static let connections = 64
    private static let agents = 256
    private static let rounds = 4
    /// Calls of one round: more than can be answered, far within the life of a token.
    private static let callsPerRound = WrkRun.seconds * WrkRun.mostPerSecond
    private static let latencyRounds = 3
    private static let latencyRoundSeconds = 4.0
    private static let flushesPerRound = 200

    static func run() async throws -> [Figure] {
        let scratch = try ScratchDirectory(on: .disk)
        let engine = try await BusyEngine(directory: scratch.path("data"), agents: agents)
        try await engine.shutdown()
        // The server refuses every token from before the second in which the engine was closed.
        try await Task.sleep(for: .seconds(2))
        let bare = try ServerProcess([])
        let ours = try ServerProcess(["--directory", scratch.path("data")])
        func load(_ server: ServerProcess) throws -> Double {
            try WrkRun(
                engine.executions(callsPerRound), port: server.port, connections: connections,
                scratch: scratch
            ).rate
        }
        // Caches and pools are warm after a round that does not count.
        _ = try (load(bare), load(ours))
        var rates: (bare: [Double], ours: [Double]) = ([], [])
        var memory = 0.0
        for _ in 0..<rounds {
            rates.bare.append(try load(bare))
            rates.ours.append(try load(ours))
            memory = max(memory, ours.anonymousBytes)
        }
        let (limit, rate) = (rates.bare.median, rates.ours.median)
        let wait = try await waiting(engine, bare, ours, rate: rate / 2, scratch)
        memory = max(memory, ours.anonymousBytes)
        try bare.stop()
        try ours.stop()
        return [
            Figure(name: "http.bare", figure: limit, unit: "1/s"),
            Figure(
                name: "http.execute", figure: rate, unit: "1/s", limit: limit,
                target: .atLeast(Asked.ofBareFramework)),
        ] + wait + [
            Figure(
                name: "http.memory", figure: memory / 1_048_576, unit: "MiB",
                target: .atMost(Asked.anonymousBytes / 1_048_576))
        ]
    }

    /// E3: the latency at a constant rate, beside the flushes of the same moments, and beside the bare
    /// framework at the same rate: what that makes its callers wait is the machine's and the
    /// generator's share.
    private static func waiting(
        _ engine: BusyEngine, _ bare: ServerProcess, _ ours: ServerProcess, rate: Double,
        _ scratch: ScratchDirectory
    ) async throws -> [Figure] {
        func latencies(_ server: ServerProcess) async throws -> [Duration] {
            try await OpenLoop.latencies(
                engine.executions(Int(rate * latencyRoundSeconds)), port: server.port,
                connections: connections, rate: rate)
        }
        var probe = try FlushProbe(path: scratch.path("flush"))
        var waits: (bare: [Duration], ours: [Duration]) = ([], [])
        for _ in 0..<latencyRounds {
            waits.bare += try await latencies(bare)
            try probe.sample(flushesPerRound)
            waits.ours += try await latencies(ours)
        }
        let flush = probe.samples.percentile(0.99) / .seconds(1)
        let limit = Asked.flushesOfLatency * flush + Asked.latencyBeyondFlushes
        func figure(_ name: String, _ waits: [Duration], _ part: Double) -> Figure {
            Figure(name: name, figure: waits.percentile(part) / .milliseconds(1), unit: "ms")
        }
        return [
            Figure(name: "http.flush.p99", figure: flush * 1000, unit: "ms"),
            figure("http.bare.latency.p50", waits.bare, 0.5),
            figure("http.bare.latency.p99", waits.bare, 0.99),
            figure("http.latency.p50", waits.ours, 0.5),
            Figure(
                name: "http.latency.p99", figure: waits.ours.percentile(0.99) / .milliseconds(1),
                unit: "ms", limit: limit * 1000, target: .atMost(1)),
        ]
    }
}

extension [Double] {
    fileprivate var median: Double { sorted()[count / 2] }
}

extension [Duration] {
    /// The value that so large a part of all is no longer than.
    fileprivate func percentile(_ part: Double) -> Duration {
        sorted()[Swift.min(count - 1, Int(Double(count) * part))]
    }
}
