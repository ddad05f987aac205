// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Storage
import Testing

@Suite("An environment")
struct EnvironmentTests {
    @Test("Closed refuses everything, and closing twice is harmless")
    func closed() throws {
        try withEnvironment { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            environment.close()
            environment.close()
            #expect(throws: StorageError.closed) {
                try environment.read { txn in try txn.count(rows) }
            }
            #expect(throws: StorageError.closed) {
                try environment.write { txn in try txn.put(rows, 1, []) }
            }
            #expect(throws: StorageError.closed) {
                try environment.rawTable("rows", key: UInt64.self)
            }
            #expect(throws: StorageError.closed) { try environment.statistics() }
            #expect(throws: StorageError.closed) { try environment.clearStaleReaders() }
            #expect(throws: StorageError.closed) {
                try environment.copy(to: environment.directory + "/copy")
            }
        }
    }

    @Test("Closed during a read, stays until the read is over")
    func closedWhileReading() throws {
        try withEnvironment { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            try environment.write { txn in try txn.put(rows, 1, [1]) }
            try environment.read { (txn) throws in
                environment.close()
                #expect(try txn.bytes(rows, 1) == [1])
                #expect(throws: StorageError.locked(path: environment.directory)) {
                    try Environment.open(environment.directory, .unsynced)
                }
            }
            try Environment.open(environment.directory, .unsynced).close()
        }
    }

    @Test("Keeps what was committed", arguments: [Environment.Durability.strict, .unsynced])
    func reopening(_ durability: Environment.Durability) throws {
        try withDirectory { path in
            var options = Environment.Options()
            options.durability = durability
            for round in 1...3 as ClosedRange<UInt8> {
                let environment = try Environment.open(path, options)
                defer { environment.close() }
                let rows = try environment.rawTable("rows", key: UInt64.self)
                try environment.write { txn in
                    #expect(try txn.count(rows) == Int(round) - 1)
                    try txn.append(rows, UInt64(round), [round])
                }
            }
        }
    }

    @Test("Has as many tables as it was opened for, under any order of opening")
    func tables() throws {
        var options = Environment.Options.unsynced
        options.maxTables = 3
        try withEnvironment(options) { environment in
            for name in ["a", "b", "c", "a"] {
                let rows = try environment.rawTable(name, key: UInt64.self)
                try environment.write { txn in try txn.put(rows, 1, Array(name.utf8)) }
            }
            #expect(throws: StorageError.tablesFull) {
                try environment.rawTable("d", key: UInt64.self)
            }
            let rows = try environment.rawTable("b", key: UInt64.self)
            let found = try environment.read { txn in try txn.bytes(rows, 1) }
            #expect(found == Array("b".utf8))
        }
    }

    @Test("Gives every reader a slot, and refuses those that find none")
    func readersFull() throws {
        var options = Environment.Options.unsynced
        options.maxReaders = 2
        try withEnvironment(options) { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            try environment.read { (_) throws -> Void in
                try environment.read { _ -> Void in
                    #expect(throws: StorageError.readersFull) {
                        try environment.read { txn in try txn.count(rows) }
                    }
                }
            }
            // Slots are used again.
            for _ in 0..<10 { _ = try environment.read { txn in try txn.count(rows) } }
            let figures = try environment.statistics()
            #expect(figures.readers == 2)
            #expect(figures.maxReaders == 2)
            #expect(try environment.clearStaleReaders() == 0)
        }
    }

    @Test("Says what is used")
    func statistics() throws {
        try withEnvironment { environment in
            let before = try environment.statistics()
            #expect(before.mapSize == 1 << 30)
            #expect(before.freePages == 0)
            #expect(before.usedSize == before.fileSize)
            let rows = try environment.rawTable("rows", key: UInt64.self)
            try environment.write { txn in
                try txn.put(rows, 1, [UInt8](repeating: 1, count: 1_000_000))
            }
            let full = try environment.statistics()
            #expect(full.usedSize >= before.usedSize + 1_000_000)
            #expect(full.lastTransaction == before.lastTransaction + 2)
            try environment.write { txn in _ = try txn.delete(rows, 1) }
            let empty = try environment.statistics()
            #expect(empty.freePages * empty.pageSize >= 1_000_000)
            #expect(empty.usedSize >= full.usedSize)
        }
    }

    @Test("Copies what was committed into another directory", arguments: [false, true])
    func copying(_ compact: Bool) throws {
        try withEnvironment { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            let large = [UInt8](repeating: 7, count: 1_000_000)
            try environment.write { txn in
                try txn.put(rows, 1, large)
                try txn.put(rows, 2, [2])
            }
            try environment.write { txn in _ = try txn.delete(rows, 1) }
            let target = environment.directory + "/copy"
            try environment.copy(to: target, compact: compact)
            #expect(throws: StorageError.occupied(path: target + "/data.mdb")) {
                try environment.copy(to: target)
            }
            let copy = try Environment.open(target, .unsynced)
            defer { copy.close() }
            let figures = try copy.statistics()
            #expect((figures.usedSize < 100_000) == compact)
            let copied = try copy.rawTable("rows", key: UInt64.self)
            try copy.write { txn in
                #expect(try txn.count(copied) == 1)
                #expect(try txn.bytes(copied, 2) == [2])
                try txn.put(copied, 3, [3])
            }
        }
    }

    @Test("At its quota takes urgent changes only, until room is made")
    func quota() throws {
        var options = Environment.Options.unsynced
        options.maxSize = 1 << 20
        try withEnvironment(options) { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            let block = [UInt8](repeating: 1, count: 100_000)
            var stored: UInt64 = 0
            #expect(throws: StorageError.full(.quota)) {
                for key in 0..<100 as Range<UInt64> {
                    try environment.write { txn in try txn.put(rows, key, block) }
                    stored += 1
                }
            }
            #expect((9...11).contains(stored))
            #expect(throws: StorageError.full(.quota)) {
                try environment.write { txn in _ = try txn.delete(rows, 0) }
            }
            // Reads go on.
            let count = try environment.read { txn in try txn.count(rows) }
            #expect(count == Int(stored))
            try environment.write(urgent: true) { txn in
                _ = try txn.deleteRange(rows, from: 0, before: 5)
            }
            try environment.write { txn in try txn.put(rows, 1_000, block) }
        }
    }

    @Test("Runs one write transaction at a time")
    func writersTakeTurns() throws {
        try withEnvironment { environment in
            let rows = try environment.rawTable("rows", key: UInt64.self)
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                for _ in 0..<50 {
                    do {
                        try environment.write { txn in
                            let next = try txn.last(rows).map { $0.0 + 1 } ?? 0
                            try txn.append(rows, next, [])
                        }
                    } catch {
                        Issue.record(error)
                    }
                }
            }
            let count = try environment.read { txn in try txn.count(rows) }
            #expect(count == 400)
        }
    }
}
