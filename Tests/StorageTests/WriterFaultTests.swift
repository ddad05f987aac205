// SPDX-License-Identifier: Apache-2.0
import Glibc
import Storage
import Synchronization
import Testing

@Suite("The batch writer under faults")
struct WriterFaultTests {
    @Test("After a failed sync nothing is written, and reads go on", arguments: [1, 10])
    func failedSync(_ count: Int) async throws {
        try await withWriter { fixture in
            _ = try await fixture.add(1_000)
            let fault = StorageError.io(code: EIO)
            let results = try await fixture.together(count) {
                try await fixture.add($0)
            } beforehand: { _ in
                fixture.fault.withLock { $0 = fault }
            }
            for result in results { #expect(throws: fault) { try result.get() } }
            #expect(fixture.writer.hasFailed)
            // The disk may work again: what it holds is not known until the directory is opened again.
            fixture.fault.withLock { $0 = nil }
            await #expect(throws: StorageError.failed) { try await fixture.add(1) }
            #expect(try fixture.stored() == [1_000])
        }
    }

    @Test(
        "A full disk or quota refuses changes, and is not for good",
        arguments: [
            StorageError.full(.disk), .full(.quota), .full(.map), .transactionTooLarge,
        ])
    func full(_ fault: StorageError) async throws {
        try await withWriter { fixture in
            let results = try await fixture.together(5) {
                try await fixture.add($0)
            } beforehand: { _ in
                fixture.fault.withLock { $0 = fault }
            }
            for result in results { #expect(throws: fault) { try result.get() } }
            #expect(!fixture.writer.hasFailed)
            fixture.fault.withLock { $0 = nil }
            #expect(try await fixture.add(7) == 7)
            #expect(try fixture.stored() == [7])
            #expect(fixture.committed.withLock { $0.numbers } == [7])
        }
    }

    @Test(
        "A job that LMDB has no room for leaves the others of its batch",
        arguments: [
            false, true,
        ], [false, true])
    func tooLarge(_ nested: Bool, _ swallowing: Bool) async throws {
        var options = Environment.Options.unsynced
        options.mapSize = 1 << 20
        try await withWriter(options) { fixture in
            let results = try await fixture.together(20) { number in
                guard number == 11 else { return try await fixture.add(number) }
                return try await fixture.writer.submit(nested: nested) { txn, notes in
                    notes.numbers.append(number)
                    do {
                        try txn.put(fixture.table, number, [UInt8](repeating: 1, count: 2 << 20))
                    } catch  where swallowing {}
                    return number
                }
            }
            let others = (0..<20).filter { $0 != 11 }.map(UInt64.init)
            #expect(try fixture.stored() == others)
            #expect(fixture.committed.withLock { $0.numbers } == others)
            for number in others { #expect(try results[Int(number)].get() == number) }
            let expected = swallowing ? StorageError.invalidTransaction : .full(.map)
            #expect(throws: expected) { try results[11].get() }
            #expect(!fixture.writer.hasFailed)
        }
    }

    @Test("At the quota only urgent jobs of a batch are done")
    func urgentJobs() async throws {
        var options = Environment.Options.unsynced
        options.maxSize = 200_000
        try await withWriter(options) { fixture in
            try await fixture.writer.submit { txn, _ in
                try txn.put(fixture.table, 1_000, [UInt8](repeating: 1, count: 300_000))
            }
            // The job that holds the writer would itself be refused.
            var results: [Result<UInt64, any Error>] = []
            for number in 0..<6 as Range<UInt64> {
                results.append(
                    await Task {
                        try await fixture.add(number, urgent: number % 2 == 0)
                    }.result)
            }
            for (number, result) in results.enumerated() {
                if number % 2 == 0 {
                    #expect(try result.get() == UInt64(number))
                } else {
                    #expect(throws: StorageError.full(.quota)) { try result.get() }
                }
            }
            #expect(try fixture.stored() == [0, 2, 4, 1_000])
        }
    }
}
