// SPDX-License-Identifier: Apache-2.0
import Storage
import Testing

@Suite("Scans")
struct ScanTests {
    /// Bounds of a scan over byte keys, and whether it runs backwards.
    struct Bounds: Sendable {
        var from: [UInt8]?
        var through: [UInt8]?
        var before: [UInt8]?
        var descending = false

        func contains(_ key: [UInt8]) -> Bool {
            (from.map { !key.lexicographicallyPrecedes($0) } ?? true)
                && (through.map { !$0.lexicographicallyPrecedes(key) } ?? true)
                && (before.map { key.lexicographicallyPrecedes($0) } ?? true)
        }
    }

    /// Short keys over few byte values, so that bounds hit, miss and share prefixes.
    private static func key(_ chance: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 1...4, using: &chance)).map { _ in
            [0, 1, 0x61, 0xfe, 0xff].randomElement(using: &chance) ?? 0
        }
    }

    @Test("A scan visits what lies within its bounds, in order", arguments: 0..<20 as Range<UInt64>)
    func bounds(_ seed: UInt64) throws {
        var chance = SeededGenerator(state: seed)
        let keys = Set((0..<60).map { _ in Self.key(&chance) })
        let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
        try withEnvironment { environment in
            let raw = try environment.rawTable("rows", key: ByteKey.self)
            try environment.write { txn in
                for key in keys { try txn.put(raw, ByteKey(key), key) }
            }
            for _ in 0..<100 {
                var bounds = Bounds(descending: .random(using: &chance))
                if .random(using: &chance) { bounds.from = Self.key(&chance) }
                switch Int.random(in: 0...2, using: &chance) {
                case 0: bounds.through = Self.key(&chance)
                case 1: bounds.before = Self.key(&chance)
                default: break
                }
                let inside = sorted.filter(bounds.contains)
                let visited = try visit(environment, raw, bounds)
                #expect(visited == (bounds.descending ? inside.reversed() : inside), "\(bounds)")
            }
        }
    }

    private func visit(
        _ environment: Environment, _ raw: RawTable<ByteKey>, _ bounds: Bounds
    ) throws -> [[UInt8]] {
        try environment.read { txn in
            var visited: [[UInt8]] = []
            try txn.scan(
                raw, from: bounds.from.map(ByteKey.init), through: bounds.through.map(ByteKey.init),
                before: bounds.before.map(ByteKey.init), descending: bounds.descending
            ) { key, value in
                #expect(value.indices.map { value[$0] } == key.bytes)
                visited.append(key.bytes)
                return .next
            }
            return visited
        }
    }

    @Test(
        "A prefix scan visits the keys that begin with it",
        arguments: [[], [1], [0xff], [0xff, 0xff], [1, 0xff], [0], [7]] as [[UInt8]])
    func prefixes(_ prefix: [UInt8]) throws {
        let keys: [[UInt8]] = [
            [0], [0, 0], [1], [1, 0], [1, 0xff], [1, 0xff, 0xff], [2], [0xfe], [0xff],
            [0xff, 0xfe], [0xff, 0xff], [0xff, 0xff, 0xff],
        ]
        try withEnvironment { environment in
            let raw = try environment.rawTable("rows", key: ByteKey.self)
            let table = try environment.table("records", key: ByteKey.self, value: Sample.self)
            try environment.write { txn in
                for key in keys {
                    try txn.put(raw, ByteKey(key), [])
                    try txn.put(table, ByteKey(key), Sample())
                }
            }
            let inside = keys.filter { $0.starts(with: prefix) }
            for descending in [false, true] {
                var rows: [[UInt8]] = []
                var records: [[UInt8]] = []
                try environment.read { txn in
                    try txn.scan(raw, prefix: prefix, descending: descending) { key, _ in
                        rows.append(key.bytes)
                        return .next
                    }
                    try txn.scan(table, prefix: prefix, descending: descending) { key, _ in
                        records.append(key.bytes)
                        return .next
                    }
                }
                #expect(rows == (descending ? inside.reversed() : inside))
                #expect(records == rows)
            }
            let removed = try environment.write { txn in try txn.deleteRange(raw, prefix: prefix) }
            #expect(removed == inside.count)
            let rest = try environment.read { txn in try txn.count(raw) }
            #expect(rest == keys.count - inside.count)
        }
    }

    @Test("A scan stops where it is told to, and passes on what is thrown")
    func stopping() throws {
        try withEnvironment { environment in
            let table = try environment.table("records", key: UInt64.self, value: Sample.self)
            try environment.write { txn in
                for number in 0..<10 as Range<UInt64> {
                    try txn.append(table, number, Sample(count: number))
                }
            }
            var visited: [UInt64] = []
            try environment.read { txn in
                try txn.scan(table, from: 3) { key, value in
                    #expect(value.count == key)
                    visited.append(key)
                    return key == 5 ? .stop : .next
                }
            }
            #expect(visited == [3, 4, 5])
            #expect(throws: Refusal(number: 0)) {
                try environment.read { txn in
                    try txn.scan(table) { key, _ in throw Refusal(number: key) }
                }
            }
        }
    }

    @Test("The closure of a scan over records may delete what it visits and add ahead")
    func writingWhileScanning() throws {
        try withEnvironment { environment in
            let table = try environment.table("records", key: UInt64.self, value: Sample.self)
            try environment.write { txn in
                for number in 0..<1_000 as Range<UInt64> { try txn.put(table, number, Sample()) }
            }
            var visited: [UInt64] = []
            try environment.write { txn in
                try txn.scan(table) { key, _ in
                    visited.append(key)
                    if key % 2 == 0 { try txn.delete(table, key) }
                    if key == 500 { try txn.put(table, 2_000, Sample()) }
                    return .next
                }
            }
            #expect(visited == Array(0..<1_000) + [2_000])
            let left = try environment.read { txn in try txn.count(table) }
            #expect(left == 500)
        }
    }

    @Test("A range of keys is deleted up to its end, which stays")
    func deletingRanges() throws {
        try withEnvironment { environment in
            let table = try environment.table("records", key: UInt64.self, value: Sample.self)
            let raw = try environment.rawTable("rows", key: UInt64.self)
            try environment.write { txn in
                for number in 0..<100 as Range<UInt64> {
                    try txn.put(table, number, Sample())
                    try txn.put(raw, number, [])
                }
                #expect(try txn.deleteRange(table, from: 10, before: 20) == 10)
                #expect(try txn.deleteRange(table, from: 15, before: 20) == 0)
                #expect(try txn.deleteRange(table, before: 5) == 5)
                #expect(try txn.deleteRange(raw, from: 90, before: nil) == 10)
                #expect(try txn.deleteRange(raw, before: nil) == 90)
                #expect(try txn.count(raw) == 0)
            }
            let edges = try environment.read { txn in
                try (txn.first(table)?.0, txn.contains(table, 20), txn.last(table)?.0)
            }
            #expect(edges == (5, true, 99))
        }
    }
}
