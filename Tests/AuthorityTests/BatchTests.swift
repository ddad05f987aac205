// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import AgentAuthSimulator
import Audit
import Authority
import Cryptography
import Dispatch
import Storage
import StrictJSON
import Synchronization
import Testing

/// Many requests in one commit: one that fails takes nobody with it, and a commit that fails as a
/// whole is tried again job by job.
@Suite struct BatchTests {
    private struct Failure: Error {}

    /// Holds the writer in a job of its own until it is released, so that what is submitted
    /// meanwhile shares one batch.
    private final class Hold: Sendable {
        private let (holding, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

        func submit(to journal: Journal) async throws {
            try await journal.commit { _, _ in
                self.holding.signal()
                self.release.wait()
            }
        }

        func held() async {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    self.holding.wait()
                    continuation.resume()
                }
            }
        }

        func end() { release.signal() }
    }

    /// Submits the jobs in order while the writer is held, and returns what became of each.
    private static func runTogether<R: Sendable>(
        _ count: Int, on journal: Journal,
        _ job: @escaping @Sendable (Int) async throws -> R
    ) async throws -> [Result<R, any Error>] {
        let hold = Hold()
        async let blocked: Void = hold.submit(to: journal)
        await hold.held()
        let results = try await withThrowingTaskGroup(of: (Int, Result<R, any Error>).self) {
            group in
            for index in 0..<count {
                group.addTask {
                    do {
                        return (index, .success(try await job(index)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
                while journal.waiting <= index { try await Task.sleep(for: .milliseconds(1)) }
            }
            hold.end()
            var results: [Int: Result<R, any Error>] = [:]
            for try await (index, result) in group { results[index] = result }
            return (0..<count).compactMap { results[$0] }
        }
        try await blocked
        return results
    }

    private static func operation(_ index: Int) -> Operation {
        Operation(
            at: VirtualTimeline.beginning,
            random: SeededRandomSource(seed: UInt64(1000 + index)))
    }

    /// How a job fails, if it does: after it has written, nested or not, or before.
    enum Failing: String, CaseIterable, Sendable { case nobody, nested, spoiling, early }

    /// What a run with a failing job must leave behind: exactly what one without it does.
    @Test(arguments: [Failing.nested, .spoiling, .early])
    func aJobThatFailsLeavesNinetyNineUntouched(_ failing: Failing) async throws {
        let (with, without) = (try await outcome(failing), try await outcome(.nobody))
        #expect(with.verdict.outcome == .intact && without.verdict.outcome == .intact)
        #expect(with.verdict.size == without.verdict.size)
        #expect(with.verdict.root == without.verdict.root)
        #expect(with.failed == 1 && without.failed == 0)
        #expect(with.victim == .active, "the failed job's change is served")
        #expect(with.revoked == .revoked, "a change of the same batch is not served")
        #expect(with.stored == with.victim)
    }

    private struct Outcome {
        let verdict: Verdict
        let failed: Int
        let victim: AgentStatus?
        let stored: AgentStatus?
        let revoked: AgentStatus?
    }

    private func outcome(_ failing: Failing) async throws -> Outcome {
        var found: Outcome?
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let alice = try await stage.user()
            let victim = try await stage.delegate([], for: alice)
            let other = try await stage.delegate([], for: alice)
            let journal = stage.authority.parts.journal
            // Both are in the cache before.
            _ = try (journal.snapshot(of: victim.id), journal.snapshot(of: other.id))
            let results = try await Self.runTogether(100, on: journal) { index in
                let isFailing = failing != .nobody && index == 50
                let isNested = index == 50 ? failing == .nested : index % 2 == 0
                try await journal.commit(nested: isNested) { txn, change in
                    if failing == .nobody && index == 50 { return }
                    if isFailing && failing == .early { throw Failure() }
                    let operation = Self.operation(index)
                    if index == 50 || index == 20,
                        var agent = try txn.get(
                            change.tables.agents, index == 50 ? victim.id : other.id)
                    {
                        try change.move(
                            &agent, on: .revoked, for: Cause(by: .operator), operation: operation,
                            chance: operation.chance(), in: txn)
                    } else {
                        try change.record(
                            operation.entry(.ledgerHeartbeat), chance: operation.chance(), in: txn)
                    }
                    if isFailing { throw Failure() }
                }
            }
            let failed = results.count { if case .failure = $0 { true } else { false } }
            let stored = try journal.read { try $0.get(journal.tables.agents, victim.id)?.status }
            let served = try journal.snapshot(of: victim.id)?.agent.status
            let revoked = try journal.snapshot(of: other.id)?.agent.status
            try await stage.authority.shutdown()
            found = Outcome(
                verdict: try ground.verdict(), failed: failed, victim: served, stored: stored,
                revoked: revoked)
        }
        return try #require(found)
    }

    /// The commit hook fails once for the whole batch, and then again for one job alone.
    @Test(arguments: [false, true])
    func aBatchThatFailsAsAWholeIsRunAgain(_ failsAlone: Bool) async throws {
        try await Ground.run { ground in
            try await ground.open().authority.shutdown()
            var options = Environment.Options()
            options.durability = .unsynced
            let environment = try Environment.open(ground.data, options)
            let ledgerTables = try LedgerTables(environment)
            let faults = Mutex<[Bool]>([])
            let keyring = try SubjectKeyring.open(
                path: ground.path("subjects.keys"),
                wrappingKey: SymmetricKey(try ground.bytes("server.key")))
            let journal = Journal(
                environment, tables: try StateTables(environment),
                appender: try environment.read { try Appender.load(ledgerTables, in: $0) },
                sealer: PayloadSealer(
                    origin: AuthoritySetup.simulationOrigin, keyring: keyring,
                    random: SeededRandomSource(seed: 3)),
                scheduling: .thread,
                beforeCommit: {
                    let fails = faults.withLock { $0.isEmpty ? false : $0.removeFirst() }
                    if fails { throw Failure() }
                })
            let before = journal.ledgerSize
            let runs = Mutex(0)
            let results = try await Self.runTogether(10, on: journal) { index in
                // The writer's first commit, the one that held it, is over when these are drawn.
                if index == 9 {
                    faults.withLock {
                        $0 = failsAlone ? [false, true, false, true] : [false, true]
                    }
                }
                return try await journal.commit(nested: index % 2 == 0) { txn, change in
                    runs.withLock { $0 += 1 }
                    let operation = Self.operation(index)
                    return try change.record(
                        operation.entry(.ledgerHeartbeat), chance: operation.chance(), in: txn
                    ).seq
                }
            }
            let places = results.compactMap { try? $0.get() }
            #expect(places.count == (failsAlone ? 9 : 10))
            #expect(places == (0..<UInt64(places.count)).map { before + $0 }, "dense and in order")
            #expect(runs.withLock { $0 } == 20)
            #expect(journal.ledgerSize == before + UInt64(places.count))
            journal.shutdown()
            journal.close()
            #expect(try ground.verdict().outcome == .intact)
            try await ground.open().authority.shutdown()
        }
    }
}
