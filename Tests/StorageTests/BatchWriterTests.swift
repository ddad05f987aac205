// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Storage
import Synchronization
import Testing

@Suite("The batch writer")
struct BatchWriterTests {
    /// When a job throws, and how it was submitted.
    struct Throwing: Sendable, CustomTestStringConvertible {
        var afterWriting: Bool
        var nested: Bool
        /// Only a job that left a half behind, with no child transaction, spoils the batch.
        var spoils: Bool { afterWriting && !nested }
        var testDescription: String {
            (nested ? "nested" : "not nested") + (afterWriting ? ", after writing" : ", before")
        }
        static let all = [false, true].flatMap { afterWriting in
            [false, true].map { Throwing(afterWriting: afterWriting, nested: $0) }
        }
    }

    @Test("A job that throws in a batch of hundred leaves ninety-nine", arguments: Throwing.all)
    func oneThrower(_ throwing: Throwing) async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(100) { number in
                guard number == 41 else { return try await fixture.add(number) }
                return try await fixture.writer.submit(nested: throwing.nested) { txn, notes in
                    notes.numbers.append(number)
                    if throwing.afterWriting { try txn.put(fixture.table, number, [1]) }
                    throw Refusal(number: number)
                }
            }
            let others = (0..<100).filter { $0 != 41 }.map(UInt64.init)
            #expect(try fixture.stored() == others)
            #expect(fixture.committed.withLock { $0.numbers } == others)
            for number in others { #expect(try results[Int(number)].get() == number) }
            #expect(throws: Refusal(number: 41)) { try results[41].get() }
            // The commit of the job that held the writer, and one for all or one for each.
            let commits = 1 + (throwing.spoils ? 99 : 1)
            #expect(fixture.afterCommits.load(ordering: .relaxed) == commits)
            #expect(fixture.beforeCommits.load(ordering: .relaxed) == commits)
        }
    }

    @Test("A batch that fails as a whole is run again job by job")
    func wholeBatchFails() async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(20) { number in
                guard number == 7 else { return try await fixture.add(number) }
                // Does no wrong itself; the hook before the commit refuses what it left.
                return try await fixture.writer.submit { txn, notes in
                    notes.isPoisoned = true
                    try txn.put(fixture.table, number, [1])
                    return number
                }
            }
            let others = (0..<20).filter { $0 != 7 }.map(UInt64.init)
            #expect(try fixture.stored() == others)
            #expect(fixture.committed.withLock { $0 } == Notes(numbers: others))
            #expect(throws: Refusal.poisoned) { try results[7].get() }
            for number in others { #expect(try results[Int(number)].get() == number) }
        }
    }

    @Test("When every job of a batch throws before it wrote, nothing is committed")
    func allThrow() async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(5) { number in
                try await fixture.writer.submit { _, notes in
                    notes.numbers.append(number)
                    throw Refusal(number: number)
                }
            }
            for (number, result) in results.enumerated() {
                #expect(throws: Refusal(number: UInt64(number))) { try result.get() }
            }
            // Only the job that held the writer.
            #expect(fixture.beforeCommits.load(ordering: .relaxed) == 1)
            #expect(fixture.committed.withLock { $0.numbers } == [])
        }
    }

    @Test("A batch is committed once, and answered after the hook that follows the commit")
    func hooksAndOrder() async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(50) { number in
                _ = try await fixture.add(number)
                return fixture.afterCommits.load(ordering: .relaxed)
            }
            for result in results { #expect(try result.get() == 2) }
            // Jobs ran in the order in which they came.
            #expect(fixture.committed.withLock { $0.numbers } == Array(0..<50))
        }
    }

    @Test("No batch is larger than the limit", arguments: [1, 3, 10])
    func batchLimit(_ limit: Int) async throws {
        try await withWriter(batchLimit: limit) { fixture in
            _ = try await fixture.together(10) { try await fixture.add($0) }
            let commits = 1 + (10 + limit - 1) / limit
            #expect(fixture.afterCommits.load(ordering: .relaxed) == commits)
        }
    }

    @Test("A full queue refuses at once, and takes jobs again afterwards")
    func queueFull() async throws {
        try await withWriter(queueLimit: 3) { fixture in
            let results = try await fixture.together(3) {
                try await fixture.add($0)
            } beforehand: { _ in
                await #expect(throws: StorageError.queueFull) { try await fixture.add(99) }
            }
            for (number, result) in results.enumerated() {
                #expect(try result.get() == UInt64(number))
            }
            #expect(try await fixture.add(3) == 3)
            #expect(try fixture.stored() == [0, 1, 2, 3])
        }
    }

    @Test("Shutting down finishes what waits and refuses what comes")
    func shutdown() async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(100) {
                try await fixture.add($0)
            } beforehand: { _ in
                Thread.run { fixture.writer.shutdown() }
                // Long enough to be heard; whether it is changes nothing for the jobs.
                try await Task.sleep(for: .milliseconds(20))
            }
            for (number, result) in results.enumerated() {
                #expect(try result.get() == UInt64(number))
            }
            fixture.writer.shutdown()
            await #expect(throws: StorageError.shuttingDown) { try await fixture.add(100) }
            #expect(try fixture.stored() == Array(0..<100))
        }
    }

    @Test("Inline, jobs give the same results on the caller's thread")
    func inline() async throws {
        let script: @Sendable (WriterFixture) async throws -> [String] = { fixture in
            var log: [String] = []
            for number in 0..<10 as Range<UInt64> {
                do {
                    let result = try await fixture.writer.submit(nested: number % 2 == 0) {
                        txn, notes in
                        notes.numbers.append(number)
                        try txn.put(fixture.table, number, [1])
                        if number % 3 == 0 { throw Refusal(number: number) }
                        return notes.numbers
                    }
                    log.append("\(result)")
                } catch {
                    log.append("\(error)")
                }
            }
            return log + ["\(try fixture.stored())", "\(fixture.committed.withLock { $0 })"]
        }
        let threaded = try await withWriter { try await script($0) }
        try await withWriter(scheduling: .inline) { (fixture) async throws in
            #expect(try await script(fixture) == threaded)
            let here = Thread.current
            #expect(try await fixture.writer.submit { _, _ in Thread.current } == here)
            fixture.writer.shutdown()
            await #expect(throws: StorageError.shuttingDown) { try await fixture.add(1) }
        }
    }

    @Test("Many submitters at once lose nothing", arguments: [false, true])
    func manySubmitters(_ inline: Bool) async throws {
        try await withWriter(scheduling: inline ? .inline : .thread) { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for submitter in 0..<16 as Range<UInt64> {
                    group.addTask {
                        for number in 0..<50 as Range<UInt64> {
                            let key = submitter * 50 + number
                            let added = try await fixture.add(key, nested: key % 5 == 0)
                            #expect(added == key)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try fixture.stored() == Array(0..<800))
            #expect(fixture.committed.withLock { $0.numbers.sorted() } == Array(0..<800))
        }
    }

    @Test("Cancelling the task that waits does not take the job back")
    func cancellation() async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(1) {
                try await fixture.add($0)
            } beforehand: { tasks in
                for task in tasks { task.cancel() }
            }
            #expect(try results[0].get() == 0)
            #expect(try fixture.stored() == [0])
        }
    }

    @Test("A writer that is dropped finishes its jobs and lets the environment go")
    func dropped() async throws {
        weak var environment: Environment?
        let url = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: url) }
        do {
            let opened = try Environment.open(url.path, .unsynced)
            environment = opened
            let writer = BatchWriter(opened, context: 0)
            try await writer.submit { _, count in count += 1 }
        }
        while environment != nil { try await Task.sleep(for: .milliseconds(1)) }
    }
}
