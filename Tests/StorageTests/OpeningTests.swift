// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Storage
import Testing

@Suite("Opening a data file")
struct OpeningTests {
    /// A file with two tables and some commits, and what a reader must find in it.
    private static func makeData(_ path: String) throws -> [UInt8] {
        let environment = try Environment.open(path, .unsynced)
        defer { environment.close() }
        let rows = try environment.rawTable("rows", key: UInt64.self)
        _ = try environment.rawTable("others", key: String.self)
        for round in 0..<3 as Range<UInt64> {
            try environment.write { txn in
                for key in 0..<200 as Range<UInt64> {
                    try txn.put(rows, key, [UInt8](repeating: UInt8(round), count: 60))
                }
            }
        }
        return try [UInt8](Data(contentsOf: dataFile(path)))
    }

    private static func dataFile(_ path: String) -> URL {
        URL(filePath: path).appending(path: "data.mdb")
    }

    /// Opens the directory with other bytes in its file, and reads every row.
    private func open(
        _ path: String, _ bytes: [UInt8], _ options: Environment.Options = .unsynced
    ) throws -> Int {
        // In place: some file systems flush a file that is cut to nothing and written again.
        let file = try FileHandle(forUpdating: Self.dataFile(path))
        try file.write(contentsOf: bytes)
        try file.truncate(atOffset: UInt64(bytes.count))
        try file.close()
        let environment = try Environment.open(path, options)
        defer { environment.close() }
        let rows = try environment.rawTable("rows", key: UInt64.self)
        return try environment.read { txn in
            var count = 0
            try txn.scan(rows) { _, bytes in
                count += bytes.count
                return .next
            }
            return count
        }
    }

    /// What opening throws; nil when it works.
    private func refusal(
        _ path: String, _ bytes: [UInt8], _ options: Environment.Options = .unsynced
    ) throws -> StorageError? {
        do {
            _ = try open(path, bytes, options)
            return nil
        } catch let error as StorageError {
            return error
        }
    }

    @Test("A missing file is created for writing and missed for reading")
    func missing() throws {
        try withDirectory { path in
            let below = path + "/data"
            #expect(throws: StorageError.notFound(path: below)) {
                try Environment.open(below, .readOnly)
            }
            #expect(throws: StorageError.notFound(path: path + "/data.mdb")) {
                try Environment.open(path, .readOnly)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
            #expect(throws: StorageError.notFound(path: below + "/deeper")) {
                try Environment.open(below + "/deeper")
            }
            try Environment.open(below).close()
            for (name, mode) in [("", 0o700), ("data.mdb", 0o600), ("serve.lock", 0o600)] {
                #expect(try permissions(below + "/" + name) == mode)
            }
            try Environment.open(below, .readOnly).close()
        }
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("Zero bytes are not an empty database", arguments: Accesses.all)
    func zeroBytes(_ access: Accesses) throws {
        try withDirectory { path in
            _ = try Self.makeData(path)
            let expected = StorageError.zeroBytes(path: path + "/data.mdb")
            #expect(try refusal(path, [], access.options) == expected)
            #expect(try Data(contentsOf: Self.dataFile(path)).isEmpty)
        }
    }

    @Test(
        "A file that is too short is truncated",
        arguments: [1, 19, 20, 100, 151, 152, 4_096, 4_097, 4_247, 4_248, 8_191, 8_192, 12_288])
    func short(_ count: Int) throws {
        try withDirectory { path in
            let bytes = try Self.makeData(path)
            guard
                case .truncated(let file, let needed, let found) = try refusal(
                    path, Array(bytes.prefix(count)))
            else {
                Issue.record("a file of \(count) bytes was not refused as truncated")
                return
            }
            #expect(file == path + "/data.mdb")
            #expect(found == UInt64(count))
            #expect(needed > found)
        }
    }

    @Test("A file without its last pages, or a part of one, is truncated")
    func lastPages() throws {
        try withDirectory { path in
            let bytes = try Self.makeData(path)
            #expect(try refusal(path, bytes) == nil)
            for missing in [1, 4_095, 4_096, 4_097, 8_192, bytes.count / 2] {
                let cut = Array(bytes.dropLast(missing))
                let expected = StorageError.truncated(
                    path: path + "/data.mdb", needed: UInt64(bytes.count), found: UInt64(cut.count))
                #expect(try refusal(path, cut) == expected)
            }
        }
    }

    @Test("A file may end before its last page when the missing ones were never used")
    func unwrittenPages() throws {
        try withDirectory { path in
            let environment = try Environment.open(path, .unsynced)
            let rows = try environment.rawTable("rows", key: UInt64.self)
            try environment.write { txn in
                for key in 0..<5_000 as Range<UInt64> { try txn.put(rows, key, zeros(60)) }
            }
            // Makes free pages, and then uses some of them: only then does LMDB take pages back into
            // the list that it is using.
            try environment.write { txn in _ = try txn.deleteRange(rows, from: 4_000, before: nil) }
            try environment.write { txn in try txn.put(rows, 1, zeros(60)) }
            // Allocates pages at the end, then frees them before they are written.
            try environment.write { txn in
                try txn.put(rows, 0, zeros(60))
                try txn.put(rows, 10_000, zeros(1_000_000))
                try txn.delete(rows, 10_000)
            }
            let figures = try environment.statistics()
            environment.close()
            let bytes = try [UInt8](Data(contentsOf: Self.dataFile(path)))
            #expect(bytes.count < figures.usedSize, "LMDB wrote every page: nothing is tested")
            #expect(try open(path, bytes) == 4_000 * 60)
            // Pages before it may be free as well. With the first one in use that is missing, it is
            // refused; reading a mapped page that is missing would be a signal.
            var rest = bytes.dropLast(4_096)
            while try refusal(path, Array(rest)) == nil { rest = rest.dropLast(4_096) }
            guard case .truncated = try refusal(path, Array(rest)) else {
                Issue.record("a missing page that is in use was not noticed")
                return
            }
            #expect(rest.count > bytes.count / 2)
        }
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    @Test(
        "Foreign files are not databases",
        arguments: [
            "SQLite format 3\0", "{\"schemaVersion\":1}", "\u{7f}ELF\u{2}\u{1}\u{1}", "\0\0\0\0",
        ])
    func foreign(_ head: String) throws {
        try withDirectory { path in
            _ = try Self.makeData(path)
            let bytes = Array(head.utf8) + zeros(20_000)
            let expected = StorageError.notADatabase(path: path + "/data.mdb")
            #expect(try refusal(path, bytes) == expected)
            #expect(try Data(contentsOf: Self.dataFile(path)) == Data(bytes))
        }
    }

    /// A change of one meta page of the file.
    struct Damage: Sendable, CustomTestStringConvertible {
        var name: String
        var offset: Int
        var bytes: [UInt8]
        var testDescription: String { name }

        static let all = [
            Damage(name: "page number", offset: 0, bytes: [9]),
            Damage(name: "page kind", offset: 10, bytes: [2]),
            Damage(name: "magic number", offset: 16, bytes: [0]),
            Damage(name: "page size 0", offset: 40, bytes: [0, 0]),
            Damage(name: "page size no power of two", offset: 40, bytes: [1, 16]),
            Damage(name: "page size 1 MiB", offset: 40, bytes: [0, 0, 16]),
            Damage(name: "flags of the free pages", offset: 44, bytes: [12]),
            Damage(name: "depth of the free pages", offset: 46, bytes: [33]),
            Damage(name: "flags of the main table", offset: 92, bytes: [4]),
            Damage(name: "depth of the main table", offset: 94, bytes: [0]),
            Damage(name: "pages of the main table", offset: 104, bytes: [255, 255, 255, 255]),
            Damage(name: "root is a meta page", offset: 128, bytes: [1, 0, 0, 0, 0, 0, 0, 0]),
            Damage(name: "root behind the end", offset: 128, bytes: [0, 0, 0, 1]),
            Damage(name: "last page 0", offset: 136, bytes: [0, 0, 0, 0]),
            Damage(
                name: "last page beyond all", offset: 136,
                bytes: [255, 255, 255, 255, 255, 255, 255]),
            Damage(name: "transaction of the other page", offset: 144, bytes: [0xff, 0xff]),
            Damage(name: "transaction beyond all", offset: 151, bytes: [255]),
        ]
    }

    @Test("A damaged meta page is named", arguments: Damage.all, [0, 1])
    func damagedMeta(_ damage: Damage, _ page: Int) throws {
        try withDirectory { path in
            var bytes = try Self.makeData(path)
            for (index, byte) in damage.bytes.enumerated() {
                bytes[page * 4_096 + damage.offset + index] = byte
            }
            guard case .damagedFile(let file, _) = try refusal(path, bytes) else {
                Issue.record("\(damage.name) of meta page \(page) was not refused as damage")
                return
            }
            #expect(file == path + "/data.mdb")
        }
    }

    @Test("Another data format is named", arguments: [0, 1])
    func otherFormat(_ page: Int) throws {
        try withDirectory { path in
            var bytes = try Self.makeData(path)
            bytes[page * 4_096 + 20] = 2
            let expected = StorageError.incompatibleVersion(path: path + "/data.mdb", found: 2)
            #expect(try refusal(path, bytes) == expected)
        }
    }

    @Test("A transaction number of the other meta page is damage", arguments: [0, 1])
    func otherTransaction(_ page: Int) throws {
        try withDirectory { path in
            var bytes = try Self.makeData(path)
            bytes[page * 4_096 + 144] ^= 1
            let expected = StorageError.damagedFile(
                path: path + "/data.mdb",
                reason: "meta page \(page): impossible transaction number")
            #expect(try refusal(path, bytes) == expected)
        }
    }

    @Test("A root that is another page is damage")
    func otherRoot() throws {
        try withDirectory { path in
            let bytes = try Self.makeData(path)
            let newer = [0, 1].max { bytes[$0 * 4_096 + 144] < bytes[$1 * 4_096 + 144] } ?? 0
            let root = Int(bytes[newer * 4_096 + 128])
            // Its own number, and then its kind.
            for offset in [0, 10] {
                var changed = bytes
                changed[root * 4_096 + offset] ^= 0x20
                let expected = StorageError.damagedFile(
                    path: path + "/data.mdb", reason: "page \(root) is not a root")
                #expect(try refusal(path, changed) == expected)
            }
            #expect(try refusal(path, bytes) == nil)
        }
    }

    @Test("Whatever the meta pages say, opening works or throws", arguments: 0..<8 as Range<UInt64>)
    func randomMetaPages(_ seed: UInt64) throws {
        var chance = SeededGenerator(state: seed)
        try withDirectory { path in
            let bytes = try Self.makeData(path)
            var refused = 0
            for _ in 0..<250 {
                var mutated = bytes
                for _ in 0..<Int.random(in: 1...3, using: &chance) {
                    let offset =
                        Int.random(in: 0..<2, using: &chance) * 4_096
                        + Int.random(in: 0..<152, using: &chance)
                    if .random(using: &chance) {
                        mutated[offset] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
                    } else {
                        mutated[offset] = .random(in: 0...255, using: &chance)
                    }
                }
                if Int.random(in: 0..<10, using: &chance) == 0 {
                    mutated.removeLast(Int.random(in: 0..<mutated.count, using: &chance))
                }
                let access = Bool.random(using: &chance) ? Accesses.readWrite : .ignoringLock
                if try refusal(path, mutated, access.options) != nil { refused += 1 }
            }
            // Most of a meta page matters; some of it (addresses, counts of entries) does not.
            #expect((50..<250).contains(refused))
            #expect(try refusal(path, bytes) == nil)
        }
    }
}

/// The ways to open a directory.
enum Accesses: CaseIterable, Sendable {
    case readWrite, readOnly, ignoringLock

    static let all = allCases

    var options: Environment.Options {
        var options = Environment.Options.unsynced
        if self != .readWrite { options.access = .readOnly }
        if self == .ignoringLock { options.lockFile = .ignored }
        return options
    }
}
