// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation

/// What the engine adds to the signature that every execution has to verify: `check_balance` through
/// `Authority.respond(to:)` in one process, durable by group commit (E1).
///
/// It can be no faster than all cores verifying signatures, nor than its callers, each of whom
/// waits for the commit that runs when it comes and for its own. The lower of the two is the limit.
/// Both are measured before every round of the load, so that all three meet the same machine.
enum EngineSuite {
    /// What is asked of executions per second: the design asks for 0.80 of what the cores verify and
    /// 0.90 of what the flushes permit; the engine's first release has to reach three quarters of it.
    private enum Asked {
        static let share = 0.75
        static let ofVerifications = 0.80 * share
        static let ofFlushes = 0.90 * share
        /// The same in processor time: an execution may cost so many verifications.
        static let costInVerifications = 1 / ofVerifications
    }

    private static let callers = [64, 512]
    private static let agents = 256
    private static let rounds = 6
    private static let executionsPerRound = 12_000
    private static let verificationsPerCore = 14_000
    /// Before either side of a comparison. A rented machine may grant a burst what it does not grant
    /// for long: so both sides begin rested, and both last about as long.
    private static let rest: Duration = .milliseconds(300)
    private static let flushesPerRound = 50
    /// Flushes between a request's arrival and its answer: the rest of the commit that runs, one of
    /// two on average, and both of its own.
    private static let flushesPerExecution = 3.0

    static func run() async throws -> [Figure] {
        let directory = try ScratchDirectory(on: .disk)
        let engine = try await BusyEngine(directory: directory.path("data"), agents: agents)
        return try await engine.serving {
            // Caches, pages and the processor's clock are warm after a round that does not count.
            try await engine.answer(engine.executions(executionsPerRound), callers: callers[0])
            var figures: [Figure] = []
            for callers in callers {
                var probe = try FlushProbe(path: directory.path("flush.\(callers)"))
                var load = Load(callers: callers)
                for _ in 0..<rounds { try await load.round(engine, &probe) }
                figures += load.figures(flush: probe.median)
            }
            try await engine.shutdown()
            return figures
        }
    }

    /// The rounds with one number of callers, added up.
    private struct Load {
        let callers: Int
        private var verifications = Work()
        private var executions = Work()

        init(callers: Int) {
            self.callers = callers
        }

        /// Something done many times: how often, how long it took, and what it cost.
        private struct Work {
            var count = 0
            var elapsed = Duration.zero
            var processor = Duration.zero

            var perSecond: Double { Double(count) / (elapsed / .seconds(1)) }
            var microsecondsEach: Double { processor / .microseconds(1) / Double(count) }

            mutating func add(_ count: Int, _ body: () async throws -> Void) async rethrows {
                let (start, before) = (ContinuousClock.now, ProcessorTime.ofProcess)
                try await body()
                elapsed += start.duration(to: .now)
                processor += ProcessorTime.ofProcess - before
                self.count += count
            }
        }

        mutating func round(_ engine: BusyEngine, _ probe: inout FlushProbe) async throws {
            try probe.sample(flushesPerRound)
            let calls = engine.executions(executionsPerRound)
            let cores = ProcessInfo.processInfo.activeProcessorCount
            try await Task.sleep(for: rest)
            await verifications.add(cores * verificationsPerCore) {
                await LimitsSuite.verify(verificationsPerCore, onEachOf: cores)
            }
            try await Task.sleep(for: rest)
            try await executions.add(calls.count) {
                try await engine.answer(calls, callers: callers)
            }
        }

        func figures(flush: Duration) -> [Figure] {
            let byFlushes = Double(callers) / (flushesPerExecution * (flush / .seconds(1)))
            let isBoundByFlushes =
                Asked.ofFlushes * byFlushes < Asked.ofVerifications * verifications.perSecond
            return [
                Figure(
                    name: "engine.flush.\(callers)", figure: flush / .microseconds(1), unit: "µs"),
                Figure(
                    name: "engine.execute.\(callers)", figure: executions.perSecond, unit: "1/s",
                    limit: isBoundByFlushes ? byFlushes : verifications.perSecond,
                    target: .atLeast(isBoundByFlushes ? Asked.ofFlushes : Asked.ofVerifications)),
                Figure(
                    name: "engine.cost.\(callers)", figure: executions.microsecondsEach,
                    unit: "µs of a core", limit: verifications.microsecondsEach,
                    target: .atMost(Asked.costInVerifications)),
            ]
        }
    }
}
