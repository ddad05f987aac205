// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Storage
import Testing

@Suite("Opening a data file")
struct OpeningTests {
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
            _ = try DataFile.makeData(path)
            let expected = StorageError.zeroBytes(path: path + "/data.mdb")
            #expect(try DataFile.refusal(path, [], access.options) == expected)
            #expect(try Data(contentsOf: DataFile.dataFile(path)).isEmpty)
        }
    }

    @Test(
        "A file that is too short is truncated",
        arguments: [1, 19, 20, 100, 151, 152, 4_096, 4_097, 4_247, 4_248, 8_191, 8_192, 12_288])
    func short(_ count: Int) throws {
        try withDirectory { path in
            let bytes = try DataFile.makeData(path)
            guard
                case .truncated(let file, let needed, let found) = try DataFile.refusal(
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
            let bytes = try DataFile.makeData(path)
            #expect(try DataFile.refusal(path, bytes) == nil)
            for missing in [1, 4_095, 4_096, 4_097, 8_192, bytes.count / 2] {
                let cut = Array(bytes.dropLast(missing))
                let expected = StorageError.truncated(
                    path: path + "/data.mdb", needed: UInt64(bytes.count), found: UInt64(cut.count))
                #expect(try DataFile.refusal(path, cut) == expected)
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
            let bytes = try [UInt8](Data(contentsOf: DataFile.dataFile(path)))
            #expect(bytes.count < figures.usedSize, "LMDB wrote every page: nothing is tested")
            #expect(try DataFile.open(path, bytes) == 4_000 * 60)
            // Pages before it may be free as well. With the first one in use that is missing, it is
            // refused; reading a mapped page that is missing would be a signal.
            var rest = bytes.dropLast(4_096)
            while try DataFile.refusal(path, Array(rest)) == nil { rest = rest.dropLast(4_096) }
            guard case .truncated = try DataFile.refusal(path, Array(rest)) else {
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
            _ = try DataFile.makeData(path)
            let bytes = Array(head.utf8) + zeros(20_000)
            let expected = StorageError.notADatabase(path: path + "/data.mdb")
            #expect(try DataFile.refusal(path, bytes) == expected)
            #expect(try Data(contentsOf: DataFile.dataFile(path)) == Data(bytes))
        }
    }
}
