// SPDX-License-Identifier: Apache-2.0
import Storage
import Testing

/// The sample's format, one version on.
struct NextSample: StorageRecord {
    static var formatVersion: UInt8 { Sample.formatVersion + 1 }
    func encode(into writer: inout RecordWriter) { writer.record(Sample()) }
    init(from reader: inout RecordReader) throws(StorageError) {
        _ = try reader.record(Sample.self)
    }
}

/// Any bytes as a payload.
struct Payload: StorageRecord {
    static var formatVersion: UInt8 { Sample.formatVersion }
    var bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func encode(into writer: inout RecordWriter) { writer.fixed(bytes) }
    init(from reader: inout RecordReader) throws(StorageError) {
        throw reader.malformed("only written")
    }
}

@Suite("Records")
struct RecordTests {
    static let sample = Sample(
        count: 300, offset: -2, isOpen: true, name: "Zoë", blob: [0, 1, 255], note: "n",
        tags: ["x", ""])
    /// Everything as the format says: varints, zigzag, lengths before bytes, 0 or 1 before an option.
    static let payload: [UInt8] =
        [0xac, 0x02, 0x03, 1, 4, 0x5a, 0x6f, 0xc3, 0xab, 3, 0, 1, 255, 1, 1, 0x6e, 2, 1, 0x78, 0]

    /// The stored bytes of a record, through a raw table of the same name.
    private func stored(_ environment: Environment, _ key: String) throws -> [UInt8] {
        let raw = try environment.rawTable("samples", key: String.self)
        return try #require(try environment.read { txn in try txn.bytes(raw, key) })
    }

    @Test("A record is its version, 16 bytes of digest, and its payload")
    func storedForm() throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            try environment.write { txn in try txn.put(table, "k", Self.sample) }
            let bytes = try stored(environment, "k")
            #expect(bytes[0] == Sample.formatVersion)
            // printf '\7samples\3\0\1k<payload>' | sha256sum
            let digest: [UInt8] = [
                0x5c, 0x41, 0x70, 0x1c, 0x03, 0x62, 0x68, 0xc3,
                0x66, 0x2a, 0xe7, 0xd0, 0xa0, 0x88, 0xb9, 0xab,
            ]
            #expect(Array(bytes[1..<17]) == digest)
            #expect(Array(bytes[17...]) == Self.payload)
        }
    }

    @Test("A flipped bit anywhere in a stored record is damage, never another value")
    func flippedBits() throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            let raw = try environment.rawTable("samples", key: String.self)
            try environment.write { txn in try txn.put(table, "k", Self.sample) }
            let bytes = try stored(environment, "k")
            for bit in 0..<bytes.count * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << (bit % 8)
                try environment.write { txn in try txn.put(raw, "k", flipped) }
                #expect(throws: damage(of: "k", "its digest is wrong")) {
                    try environment.read { txn in try txn.get(table, "k") }
                }
            }
            for count in 0..<bytes.count {
                try environment.write { txn in try txn.put(raw, "k", Array(bytes.prefix(count))) }
                let reason = count < 17 ? "it is too short" : "its digest is wrong"
                #expect(throws: damage(of: "k", reason)) {
                    try environment.read { txn in try txn.get(table, "k") }
                }
            }
        }
    }

    @Test("A record under another key or in another table is damage")
    func movedRecords() throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            let raw = try environment.rawTable("samples", key: String.self)
            let other = try environment.table("others", key: String.self, value: Sample.self)
            let otherRaw = try environment.rawTable("others", key: String.self)
            try environment.write { txn in try txn.put(table, "k", Self.sample) }
            let bytes = try stored(environment, "k")
            try environment.write { txn in
                try txn.put(raw, "j", bytes)
                try txn.put(raw, "kk", bytes)
                try txn.put(otherRaw, "k", bytes)
            }
            for key in ["j", "kk"] {
                #expect(throws: damage(of: key, "its digest is wrong")) {
                    try environment.read { txn in try txn.get(table, key) }
                }
            }
            #expect(throws: damage(of: "kk", "its digest is wrong")) {
                try environment.read { txn in try txn.last(table) }
            }
            #expect(throws: damage(of: "k", "its digest is wrong", table: "others")) {
                try environment.read { txn in try txn.get(other, "k") }
            }
        }
    }

    @Test("A record of another version is named as that")
    func otherVersion() throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: UInt64.self, value: Sample.self)
            let next = try environment.table("samples", key: UInt64.self, value: NextSample.self)
            try environment.write { txn in try txn.put(table, 1, Self.sample) }
            #expect(throws: damage(of: "0x0000000000000001", "format 3, this program reads 4")) {
                try environment.read { txn in try txn.get(next, 1) == nil }
            }
        }
    }

    @Test("A key that is not of the table's type is damage")
    func foreignKey() throws {
        try withEnvironment { environment in
            let strings = try environment.table("samples", key: String.self, value: Sample.self)
            let numbers = try environment.table("samples", key: UInt64.self, value: Sample.self)
            try environment.write { txn in try txn.put(strings, "k", Self.sample) }
            #expect(throws: damage(of: "k", "its key is not one of this table")) {
                try environment.read { txn in try txn.first(numbers) == nil }
            }
        }
    }

    @Test(
        "A payload that cannot be read is damage, whatever its digest says",
        arguments: [
            ([], "it ends too early"),
            ([5], "it ends too early"),
            (payload + [0], "bytes follow it"),
            (Array(payload.dropLast()), "it ends too early"),
            ([0x80], "it ends too early"),
            ([0x80, 0], "an integer is padded"),
            ([0, 0x81, 0x80, 0], "an integer is padded"),
            ([UInt8](repeating: 0xff, count: 9) + [2], "an integer is too large"),
            ([UInt8](repeating: 0x80, count: 10) + [1], "an integer is too large"),
            ([0, 0, 2], "a truth value is neither 0 nor 1"),
            ([0, 0, 0, 1, 0xff], "a string is not UTF-8"),
            ([0, 0, 0] + [UInt8](repeating: 0xff, count: 9) + [1], "it ends too early"),
            (
                [0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xff, count: 9) + [1],
                "a list ends too early"
            ),
            ([0, 0, 0, 0, 0, 0, 2, 0], "a list ends too early"),
        ] as [([UInt8], String)])
    func malformedPayloads(_ payload: [UInt8], _ reason: String) throws {
        try withEnvironment { environment in
            let plain = try environment.table("samples", key: String.self, value: Payload.self)
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            try environment.write { txn in try txn.put(plain, "k", Payload(payload)) }
            #expect(throws: damage(of: "k", reason)) {
                try environment.read { txn in try txn.get(table, "k") }
            }
        }
    }

    @Test("Integers at their edges come back", arguments: [0, 1, -1, 63, -64, 64, .max, .min])
    func integers(_ value: Int64) throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            let sample = Sample(count: UInt64(bitPattern: value), offset: value)
            try environment.write { txn in try txn.put(table, "k", sample) }
            #expect(try environment.read { txn in try txn.get(table, "k") } == sample)
        }
    }

    private func damage(
        of key: String, _ reason: String, table: String = "samples"
    ) -> StorageError {
        .damaged(table: table, key: key, reason: reason)
    }
}
