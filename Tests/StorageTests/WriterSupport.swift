// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FixturesSupport
import Foundation
import Storage
import Synchronization

/// A batch context that remembers what was done in it.
struct Notes: Sendable, Equatable {
    var numbers: [UInt64] = []
    var isPoisoned = false
}

/// A writer over a table of numbers, and what its hooks saw.
final class WriterFixture: Sendable {
    let environment: Environment
    let table: RawTable<UInt64>
    let writer: BatchWriter<Notes>
    /// The context as of the last commit.
    let committed: Mutex<Notes>
    let beforeCommits: Atomic<Int>
    let afterCommits: Atomic<Int>
    /// When set, thrown by the hook before each commit that changes the context.
    let fault: Mutex<StorageError?>

    init(
        _ path: String, _ options: Environment.Options, _ scheduling: BatchWriter<Notes>.Scheduling,
        queueLimit: Int, batchLimit: Int
    ) throws {
        environment = try Environment.open(path, options)
        table = try environment.rawTable("numbers", key: UInt64.self)
        committed = Mutex(Notes())
        beforeCommits = Atomic(0)
        afterCommits = Atomic(0)
        fault = Mutex(nil)
        let seen = HookTarget()
        writer = BatchWriter(
            environment, context: Notes(), scheduling: scheduling, queueLimit: queueLimit,
            batchLimit: batchLimit,
            hooks: .init(
                beforeCommit: { _, notes in
                    guard let fixture = seen.fixture else { return }
                    fixture.beforeCommits.add(1, ordering: .relaxed)
                    let isChanged = fixture.committed.withLock { $0 != notes }
                    if isChanged, let fault = fixture.fault.withLock({ $0 }) { throw fault }
                    if notes.isPoisoned { throw Refusal.poisoned }
                },
                afterCommit: { notes in
                    guard let fixture = seen.fixture else { return }
                    fixture.afterCommits.add(1, ordering: .relaxed)
                    let notes = notes
                    fixture.committed.withLock { $0 = notes }
                }))
        seen.set(self)
    }

    /// Breaks the circle between the writer's hooks and the fixture that owns the writer.
    private final class HookTarget: Sendable {
        private struct Target: Sendable { weak var fixture: WriterFixture? }
        private let target = Mutex(Target())
        var fixture: WriterFixture? { target.withLock { $0.fixture } }
        func set(_ fixture: WriterFixture) { target.withLock { $0.fixture = fixture } }
    }

    /// The keys that a new reader finds.
    func stored() throws -> [UInt64] {
        try environment.read { txn in
            var keys: [UInt64] = []
            try txn.scan(table) { key, _ in
                keys.append(key)
                return .next
            }
            return keys
        }
    }

    /// Stores one number in the table and in the context.
    func add(
        _ number: UInt64, nested: Bool = false, urgent: Bool = false
    ) async throws -> UInt64 {
        try await writer.submit(nested: nested, urgent: urgent) { [table] txn, notes in
            notes.numbers.append(number)
            try txn.put(table, number, [1])
            return number
        }
    }

    /// Runs `job` for 0, 1, 2 … in this order in one batch: the writer is held in a job of its own
    /// until all wait and `beforehand` is done.
    func together<R: Sendable>(
        _ count: Int, _ job: @escaping @Sendable (UInt64) async throws -> R,
        beforehand: ([Task<R, any Error>]) async throws -> Void = { _ in }
    ) async throws -> [Result<R, any Error>] {
        let started = Atomic(false)
        let gate = DispatchSemaphore(value: 0)
        let blocker = Task { [writer] in
            try await writer.submit { _, _ in
                started.store(true, ordering: .releasing)
                gate.wait()
            }
        }
        while !started.load(ordering: .acquiring) { try await Task.sleep(for: .microseconds(50)) }
        var tasks: [Task<R, any Error>] = []
        for number in 0..<UInt64(count) {
            tasks.append(Task { try await job(number) })
            while writer.waiting < tasks.count { try await Task.sleep(for: .microseconds(50)) }
        }
        try await beforehand(tasks)
        gate.signal()
        try await blocker.value
        var results: [Result<R, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }
}

/// A writer for one test, shut down, closed and removed afterwards.
func withWriter<R>(
    _ options: Environment.Options = .unsynced,
    scheduling: BatchWriter<Notes>.Scheduling = .thread, queueLimit: Int = 4096,
    batchLimit: Int = 1024, _ body: (WriterFixture) async throws -> R
) async throws -> R {
    let url = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: url) }
    let fixture = try WriterFixture(
        url.path, options, scheduling, queueLimit: queueLimit, batchLimit: batchLimit)
    defer {
        fixture.writer.shutdown()
        fixture.environment.close()
    }
    return try await body(fixture)
}
