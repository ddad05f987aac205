// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Storage

/// What the ledger costs: appending against LMDB's own appending of the same bytes, batch by batch
/// in turn (L1 durable, L2 in memory), and verifying all of it (L3).
///
/// The other side of the comparison goes through `Storage` too, whose rows are LMDB's and whose calls
/// add some ten nanoseconds to each: the C library is nobody's to import outside that room.
enum LedgerSuite {
    /// The targets of the first release; the next one asks for 0.25 and 500,000.
    private enum Asked {
        static let durable = [100: 0.90, 1000: 0.85]
        static let unsynced = 0.15
        static let unsyncedPerSecond = 200_000.0
        static let verifiedPerSecond = 300_000.0
    }

    /// Enough for stable sums, few enough for a minute on a slow disk.
    private static let durableBatches = [100: 400, 1000: 120]
    private static let unsyncedBatches = 300
    private static let unsyncedBatchSize = 1000

    static func run() async throws -> [Figure] {
        try await [durable(batchSize: 100), durable(batchSize: 1000)] + unsyncedAndVerified()
    }

    /// L1: time on the wall, for that is mostly waiting for the disk. As in a server, the entries of
    /// a batch are built while the one before it commits.
    private static func durable(batchSize: Int) async throws -> Figure {
        let directory = try ScratchDirectory(on: .disk)
        var race = try Race(in: directory, durability: .strict) { ContinuousClock.now - epoch }
        var drafts = race.load.drafts(race.load.requests(batchSize))
        for _ in 0..<(durableBatches[batchSize] ?? 0) {
            let (load, requests) = (race.load, race.load.requests(batchSize))
            let start = race.time()
            async let next = load.drafts(requests)
            let first = try race.append(drafts)
            drafts = await next
            race.ledger.add(race.time() - start)
            try race.appendRaw(from: first)
        }
        return Figure(
            name: "ledger.durable.\(batchSize)", figure: race.ledger.perSecond(batchSize),
            unit: "1/s", limit: race.raw.perSecond(batchSize),
            target: Asked.durable[batchSize].map { .atLeast($0) })
    }

    private static let epoch = ContinuousClock.now

    /// L2 and, over the entries that it leaves, L3: a core's time, for nothing waits.
    private static func unsyncedAndVerified() throws -> [Figure] {
        let directory = try ScratchDirectory(on: .memory)
        var race = try Race(in: directory, durability: .unsynced) { ProcessorTime.ofThread }
        for _ in 0..<unsyncedBatches {
            let requests = race.load.requests(unsyncedBatchSize)
            let start = race.time()
            let first = try race.append(race.load.drafts(requests))
            race.ledger.add(race.time() - start)
            try race.appendRaw(from: first)
        }
        let appended = race.ledger.perSecond(unsyncedBatchSize)
        return [
            Figure(
                name: "ledger.unsynced", figure: appended, unit: "1/s a core",
                limit: race.raw.perSecond(unsyncedBatchSize), target: .atLeast(Asked.unsynced)),
            Figure(
                name: "ledger.unsynced.rate", figure: appended, unit: "1/s a core",
                target: .atLeast(Asked.unsyncedPerSecond)),
            Figure(
                name: "ledger.verify", figure: try race.verificationsPerSecond(),
                unit: "entries/s a core", target: .atLeast(Asked.verifiedPerSecond)),
        ]
    }

    /// A ledger and a raw log beside it that take the same rows in turn.
    private struct Race {
        private let grown: GrowingLedger
        private let log: RawLog
        let load = LedgerLoad()
        let time: () -> Duration
        var ledger = Laps()
        var raw = Laps()

        init(
            in directory: ScratchDirectory, durability: Environment.Durability,
            time: @escaping () -> Duration
        ) throws {
            grown = try GrowingLedger(
                directory: directory.path("ledger"), durability: durability)
            log = try RawLog(directory: directory.path("raw"), durability: durability)
            self.time = time
        }

        /// Appends a batch to the ledger; gives the number of its first entry.
        func append(_ drafts: [EntryDraft]) throws -> UInt64 {
            let first = grown.size
            try grown.append(drafts)
            return first
        }

        /// Appends what the ledger has from there on to the raw log, timed.
        mutating func appendRaw(from first: UInt64) throws {
            let rows = try grown.lines(from: first)
            let start = time()
            try log.append(rows)
            raw.add(time() - start)
        }

        /// Every check of the ledger over all that was appended.
        func verificationsPerSecond() throws -> Double {
            try grown.checkpoint()
            let start = time()
            let verdict = LedgerVerifier().verify(grown.environment, files: grown.files)
            let elapsed = time() - start
            precondition(verdict.outcome == .intact && verdict.size == grown.size, "\(verdict)")
            return Double(verdict.size) / (elapsed / .seconds(1))
        }
    }

    /// How long each batch took.
    private struct Laps {
        private var laps: [Duration] = []

        mutating func add(_ lap: Duration) { laps.append(lap) }

        /// Without the slowest tenth: a flush takes many times as long now and then, whoever's it is.
        func perSecond(_ batchSize: Int) -> Double {
            let kept = laps.sorted().prefix(laps.count * 9 / 10)
            return Double(batchSize * kept.count) / (kept.reduce(.zero, +) / .seconds(1))
        }
    }
}
