// SPDX-License-Identifier: Apache-2.0
import Storage
import Testing

@Suite("Meta pages")
struct MetaPageTests {
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
            var bytes = try DataFile.makeData(path)
            for (index, byte) in damage.bytes.enumerated() {
                bytes[page * 4_096 + damage.offset + index] = byte
            }
            guard case .damagedFile(let file, _) = try DataFile.refusal(path, bytes) else {
                Issue.record("\(damage.name) of meta page \(page) was not refused as damage")
                return
            }
            #expect(file == path + "/data.mdb")
        }
    }

    @Test("Another data format is named", arguments: [0, 1])
    func otherFormat(_ page: Int) throws {
        try withDirectory { path in
            var bytes = try DataFile.makeData(path)
            bytes[page * 4_096 + 20] = 2
            let expected = StorageError.incompatibleVersion(path: path + "/data.mdb", found: 2)
            #expect(try DataFile.refusal(path, bytes) == expected)
        }
    }

    @Test("A transaction number of the other meta page is damage", arguments: [0, 1])
    func otherTransaction(_ page: Int) throws {
        try withDirectory { path in
            var bytes = try DataFile.makeData(path)
            bytes[page * 4_096 + 144] ^= 1
            let expected = StorageError.damagedFile(
                path: path + "/data.mdb",
                reason: "meta page \(page): impossible transaction number")
            #expect(try DataFile.refusal(path, bytes) == expected)
        }
    }

    @Test("A root that is another page is damage")
    func otherRoot() throws {
        try withDirectory { path in
            let bytes = try DataFile.makeData(path)
            let newer = [0, 1].max { bytes[$0 * 4_096 + 144] < bytes[$1 * 4_096 + 144] } ?? 0
            let root = Int(bytes[newer * 4_096 + 128])
            // Its own number, and then its kind.
            for offset in [0, 10] {
                var changed = bytes
                changed[root * 4_096 + offset] ^= 0x20
                let expected = StorageError.damagedFile(
                    path: path + "/data.mdb", reason: "page \(root) is not a root")
                #expect(try DataFile.refusal(path, changed) == expected)
            }
            #expect(try DataFile.refusal(path, bytes) == nil)
        }
    }

    @Test("Whatever the meta pages say, opening works or throws", arguments: 0..<8 as Range<UInt64>)
    func randomMetaPages(_ seed: UInt64) throws {
        var chance = SeededGenerator(state: seed)
        try withDirectory { path in
            let bytes = try DataFile.makeData(path)
            var refused = 0
            for _ in 0..<150 {
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
                if try DataFile.refusal(path, mutated, access.options) != nil { refused += 1 }
            }
            // Most of a meta page matters; some of it (addresses, counts of entries) does not.
            #expect((30..<150).contains(refused))
            #expect(try DataFile.refusal(path, bytes) == nil)
        }
    }
}
