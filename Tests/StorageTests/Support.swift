// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Storage

/// An error of a job's own.
struct Refusal: Error, Equatable {
    var number: UInt64 = 0
    /// What the hook before a commit says to a poisoned context.
    static let poisoned = Refusal(number: .max)
}

/// A record with every kind of member.
struct Sample: StorageRecord, Equatable {
    static var formatVersion: UInt8 { 3 }

    var count: UInt64 = 0
    var offset: Int64 = 0
    var isOpen = false
    var name = ""
    var blob: [UInt8] = []
    var note: String?
    var tags: [String] = []

    func encode(into writer: inout RecordWriter) {
        writer.uint64(count)
        writer.int64(offset)
        writer.bool(isOpen)
        writer.string(name)
        writer.bytes(blob)
        writer.optional(note) { $0.string($1) }
        writer.array(tags) { $0.string($1) }
    }
}

extension Sample {
    init(from reader: inout RecordReader) throws(StorageError) {
        count = try reader.uint64()
        offset = try reader.int64()
        isOpen = try reader.bool()
        name = try reader.string()
        blob = try reader.bytes()
        note = try reader.optional { (reader) throws(StorageError) in try reader.string() }
        tags = try reader.array { (reader) throws(StorageError) in try reader.string() }
    }
}

/// A directory for one test, removed afterwards.
func withDirectory<R>(_ body: (String) throws -> R) throws -> R {
    let url = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// An environment in a directory for one test, closed and removed afterwards.
func withEnvironment<R>(
    _ options: Environment.Options = .unsynced, _ body: (Environment) throws -> R
) throws -> R {
    try withDirectory { path in
        let environment = try Environment.open(path, options)
        defer { environment.close() }
        return try body(environment)
    }
}

extension Environment.Options {
    /// Tests do not wait for disks, and many run at once under sanitizers, which have little address
    /// space to give.
    static var unsynced: Environment.Options {
        var options = Environment.Options()
        options.durability = .unsynced
        options.mapSize = 1 << 30
        return options
    }

    static var readOnly: Environment.Options {
        var options = Environment.Options()
        options.access = .readOnly
        return options
    }
}

/// Threads without Foundation's class, which async code may not ask.
enum Thread {
    /// Which thread this is.
    static var current: UInt { UInt(bitPattern: Int(pthread_self())) }

    /// Runs `body` on a thread of its own and waits for nothing.
    static func run(_ body: @escaping @Sendable () -> Void) {
        Foundation.Thread.detachNewThread(body)
    }
}

/// Chance that is the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ counts: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: counts, using: &self)).map { _ in .random(in: 0...255, using: &self) }
    }
}
