// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import Storage
import Transparency

/// A ledger in a directory of its own, removed with the value.
final class TestLedger {
    let directory: URL
    let environment: Environment
    let tables: LedgerTables

    init() throws {
        directory = try Fixtures.temporaryDirectory()
        environment = try TestLedger.open(directory)
        tables = try LedgerTables(environment)
    }

    deinit {
        environment.close()
        try? FileManager.default.removeItem(at: directory)
    }

    static func open(_ directory: URL) throws -> Environment {
        var options = Environment.Options()
        options.durability = .unsynced
        options.mapSize = 1 << 30
        return try Environment.open(directory.path, options)
    }

    var reader: LedgerReader { LedgerReader(tables) }

    /// Appends test entries in transactions of `batch`, each with its own freshly loaded appender.
    @discardableResult
    func append(_ range: Range<Int>, batch: Int = 1000) throws -> Appender {
        var appender = try environment.read { try Appender.load(tables, in: $0) }
        for begin in stride(from: range.lowerBound, to: range.upperBound, by: batch) {
            try environment.write { txn in
                for number in begin..<min(begin + batch, range.upperBound) {
                    _ = try appender.append(TestEntry.draft(number), in: txn)
                }
                try appender.seal(in: txn)
            }
        }
        return appender
    }

    func lines() throws -> [[UInt8]] {
        try environment.read { txn in
            var lines: [[UInt8]] = []
            try reader.scan(0..<UInt64.max, in: txn) { _, line in
                lines.append((0..<line.count).map { line[$0] })
                return .next
            }
            return lines
        }
    }

    /// A row's bytes, whatever the table; the table is opened by its name, as a stranger would.
    func row(_ table: String, _ key: UInt64) throws -> [UInt8]? {
        let table = try environment.rawTable(table, key: UInt64.self)
        return try environment.read { try $0.bytes(table, key) }
    }

    func setRow(_ table: String, _ key: UInt64, _ bytes: [UInt8]?) throws {
        let table = try environment.rawTable(table, key: UInt64.self)
        try environment.write { txn in
            if let bytes { try txn.put(table, key, bytes) } else { try txn.delete(table, key) }
        }
    }

    func rowCount(_ table: String) throws -> Int {
        let table = try environment.rawTable(table, key: UInt64.self)
        return try environment.read { try $0.count(table) }
    }
}

enum TestEntry {
    static let start: Int64 = 1_767_225_600_000

    /// An entry that depends on nothing but its number.
    static func draft(_ number: Int) -> EntryDraft {
        let salt = SHA256.digest(of: Array("salt \(number)".utf8)).bytes.prefix(16)
        var draft = EntryDraft(
            type: "execution.completed", milliseconds: start + Int64(number) * 7,
            salt: Array(salt))
        draft.set("via", "policy")
        draft.set("agent", "agt_\(number % 17)")
        draft.set("user", "usr_\(number % 5)")
        draft.set("jti", "jti-\(number)")
        draft.set("out", "ok")
        draft.set("cap", "transfer \"\(number)\"\n")
        draft.set("n", Int64(number))
        return draft
    }
}

/// Numbers that are the same in every run.
struct FixedSequence: RandomNumberGenerator {
    var state: UInt64

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
