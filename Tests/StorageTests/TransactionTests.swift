// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Storage
import Testing

@Suite("Transactions")
struct TransactionTests {
    private func withRows<R>(
        _ body: (Environment, RawTable<UInt64>) throws -> R
    ) throws -> R {
        try withEnvironment { environment in
            try body(environment, try environment.rawTable("rows", key: UInt64.self))
        }
    }

    @Test("What a transaction throws undoes it")
    func abort() throws {
        try withRows { environment, rows in
            try environment.write { txn in try txn.put(rows, 1, [1]) }
            #expect(throws: Refusal(number: 2)) {
                try environment.write { txn in
                    try txn.put(rows, 1, [2])
                    try txn.put(rows, 2, [2])
                    throw Refusal(number: 2)
                }
            }
            let found = try environment.read { txn in try (txn.bytes(rows, 1), txn.bytes(rows, 2)) }
            #expect(found == ([1], nil))
        }
    }

    @Test("A nested transaction is undone alone, and counts only when it is not")
    func nested() throws {
        try withRows { environment, rows in
            try environment.write { txn in
                try txn.put(rows, 1, [1])
                #expect(throws: Refusal(number: 0)) {
                    try txn.nested { child in
                        try child.put(rows, 1, [9])
                        try child.put(rows, 2, [9])
                        #expect(child.writes == 2)
                        throw Refusal()
                    }
                }
                #expect(txn.writes == 1)
                let inner = try txn.nested { child in
                    try child.put(rows, 3, [3])
                    try child.nested { grandchild in try grandchild.put(rows, 4, [4]) }
                    return try child.bytes(rows, 1)
                }
                #expect(inner == [1])
                #expect(txn.writes == 3)
            }
            let keys = try environment.read { txn in
                try (1...4).filter { try txn.contains(rows, UInt64($0)) }
            }
            #expect(keys == [1, 3, 4])
        }
    }

    @Test("While a nested transaction runs, the outer one cannot be used")
    func outerWhileNested() throws {
        try withRows { environment, rows in
            try environment.write { txn in
                try txn.put(rows, 1, [1])
                try txn.nested { child in
                    #expect(throws: StorageError.invalidTransaction) { try txn.bytes(rows, 1) }
                    #expect(throws: StorageError.invalidTransaction) { try txn.put(rows, 2, [1]) }
                    #expect(throws: StorageError.invalidTransaction) {
                        try txn.nested { _ in }
                    }
                    try child.put(rows, 3, [3])
                }
            }
            let count = try environment.read { txn in try txn.count(rows) }
            #expect(count == 2)
        }
    }

    @Test("A reader keeps its snapshot while a writer commits")
    func isolation() throws {
        try withRows { environment, rows in
            try environment.write { txn in try txn.put(rows, 1, [1]) }
            try environment.read { txn in
                try environment.write { writer in
                    try writer.put(rows, 1, [2])
                    try writer.put(rows, 2, [2])
                    let uncommitted = try environment.read { other in try other.bytes(rows, 1) }
                    #expect(uncommitted == [1])
                }
                #expect(try txn.bytes(rows, 1) == [1])
                #expect(try txn.count(rows) == 1)
                let newer = try environment.read { other in try other.bytes(rows, 1) }
                #expect(newer == [2])
            }
        }
    }

    @Test("Readers on many threads see whole commits only")
    func concurrentReaders() throws {
        try withRows { environment, rows in
            try environment.write { txn in for key in 0..<4 { try txn.put(rows, UInt64(key), [0]) }
            }
            DispatchQueue.concurrentPerform(iterations: 5) { worker in
                do {
                    for round in 1...200 as ClosedRange<UInt8> {
                        if worker == 0 {
                            try environment.write { txn in
                                for key in 0..<4 { try txn.put(rows, UInt64(key), [round]) }
                            }
                        } else {
                            let values = try environment.read { txn in
                                try (0..<4).map { try txn.bytes(rows, UInt64($0)) }
                            }
                            #expect(Set(values).count == 1)
                        }
                    }
                } catch {
                    Issue.record(error)
                }
            }
            let last = try environment.read { txn in try txn.bytes(rows, 3) }
            #expect(last == [200])
        }
    }

    @Test("Insert refuses a key that is taken, append one that is not behind the last")
    func insertAndAppend() throws {
        try withRows { environment, rows in
            let records = try environment.table("records", key: UInt64.self, value: Sample.self)
            try environment.write { txn in
                try txn.insert(rows, 5, [5])
                try txn.append(rows, 7, [7])
                try txn.insert(records, 5, Sample())
                try txn.append(records, 7, Sample())
                for key in [5, 7] as [UInt64] {
                    #expect(throws: StorageError.exists(table: "rows")) {
                        try txn.insert(rows, key, [0])
                    }
                    #expect(throws: StorageError.exists(table: "records")) {
                        try txn.insert(records, key, Sample())
                    }
                }
                for key in [0, 5, 6, 7] as [UInt64] {
                    #expect(throws: StorageError.keyOrder(table: "rows")) {
                        try txn.append(rows, key, [0])
                    }
                    #expect(throws: StorageError.keyOrder(table: "records")) {
                        try txn.append(records, key, Sample())
                    }
                }
                // Refusals change nothing, so the transaction can go on.
                #expect(txn.writes == 4)
                try txn.append(rows, 8, [8])
            }
            let found = try environment.read { txn in
                try (txn.bytes(rows, 5), txn.bytes(rows, 7), txn.count(rows))
            }
            #expect(found == ([5], [7], 3))
        }
    }

    @Test("Keys have 1 to 511 bytes", arguments: [0, 1, 511, 512, 70_000])
    func keyLengths(_ count: Int) throws {
        try withEnvironment { environment in
            let rows = try environment.rawTable("rows", key: ByteKey.self)
            let key = ByteKey([UInt8](repeating: 7, count: count))
            let isValid = (1...511).contains(count)
            try environment.write { txn in
                if isValid {
                    try txn.put(rows, key, [1])
                } else {
                    #expect(throws: StorageError.keyLength(count)) { try txn.put(rows, key, [1]) }
                    #expect(throws: StorageError.keyLength(count)) {
                        try txn.insert(rows, key, [1])
                    }
                    #expect(throws: StorageError.keyLength(count)) {
                        try txn.append(rows, key, [1])
                    }
                }
                #expect(txn.writes == (isValid ? 1 : 0))
                #expect(try txn.bytes(rows, key) == (isValid ? [1] : nil))
                #expect(try txn.contains(rows, key) == isValid)
                #expect(try txn.delete(rows, key) == isValid)
                try txn.scan(rows, from: key) { _, _ in .next }
            }
        }
    }

    @Test("Rows of any size come back", arguments: [0, 1, 2_000, 4_096, 100_000, 3_000_000])
    func rowSizes(_ count: Int) throws {
        try withRows { environment, rows in
            let row = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try environment.write { txn in try txn.put(rows, 1, row) }
            let (length, copy) = try environment.read { txn in
                try (txn.withBytes(rows, 1) { $0.count }, txn.bytes(rows, 1))
            }
            #expect(length == count)
            #expect(copy == row)
            let absent = try environment.read { txn in try txn.withBytes(rows, 2) { $0.count } }
            #expect(absent == nil)
        }
    }

    @Test("Writing while bytes of a row are lent is the caller's mistake")
    func lentBytes() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withEnvironment { environment in
                let rows = try environment.rawTable("rows", key: UInt64.self)
                try environment.write { txn in
                    try txn.put(rows, 1, [1])
                    _ = try txn.withBytes(rows, 1) { _ in try txn.put(rows, 1, [2]) }
                }
            }
        }
        #expect(try says(#require(result), "no writing while bytes of a row are lent"))
    }

    @Test("A table of another environment is the caller's mistake")
    func foreignTable() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withEnvironment { first in
                try withEnvironment { second in
                    let rows = try first.rawTable("rows", key: UInt64.self)
                    _ = try second.read { txn in try txn.count(rows) }
                }
            }
        }
        #expect(try says(#require(result), "with the environment that it came from"))
    }

    @Test("A write within a write is the caller's mistake")
    func writeWithinWrite() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withEnvironment { environment in
                try environment.write { _ in try environment.write { _ in } }
            }
        }
        #expect(try says(#require(result), "within another"))
    }

    private func says(_ result: ExitTest.Result, _ text: String) -> Bool {
        String(decoding: result.standardErrorContent, as: UTF8.self).contains(text)
    }

    @Test("A transaction that LMDB has no room for is refused, and the next one works")
    func mapFull() throws {
        var options = Environment.Options.unsynced
        options.mapSize = 1 << 20
        try withEnvironment(options) { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            #expect(throws: StorageError.full(.map)) {
                try environment.write { txn in
                    try txn.put(rows, 1, [UInt8](repeating: 1, count: 2 << 20))
                }
            }
            // Swallowing the error does not save the transaction.
            #expect(throws: StorageError.invalidTransaction) {
                try environment.write { txn in
                    try? txn.put(rows, 1, [UInt8](repeating: 1, count: 2 << 20))
                    #expect(txn.writes == 1)
                }
            }
            try environment.write { txn in try txn.put(rows, 1, [1]) }
            let count = try environment.read { txn in try txn.count(rows) }
            #expect(count == 1)
        }
    }
}
