// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Foundation
import Testing

@Suite("Subject keys")
struct SubjectKeyringTests {
    private let random = SeededRandomSource(5)

    private func open(_ path: String) throws -> SubjectKeyring {
        try SubjectKeyring.open(path: path, wrappingKey: Ground.serverKey)
    }

    private func withPath<R>(_ body: (String) throws -> R) throws -> R {
        try withDirectory { try body($0 + "/subjects.keys") }
    }

    private func subject(_ name: String) -> PayloadSubject {
        PayloadSubject(user: UserID("usr_" + name)!)
    }

    private func bytes(_ key: SubjectKey?) -> [UInt8]? {
        key?.key.withBytes { span in span.indices.map { span[$0] } }
    }

    private func contents(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// A file with the keys of three subjects, a, b and c.
    private func threeKeys(_ path: String) throws -> [[UInt8]?] {
        let keyring = try open(path)
        let keys = try ["a", "b", "c"].map {
            bytes(try keyring.key(for: subject($0), random: random))
        }
        try keyring.syncIfNeeded()
        return keys
    }

    @Test("Every subject has one key, the same after opening again")
    func keeps() throws {
        try withPath { path in
            let keys = try threeKeys(path)
            #expect(Set(keys).count == 3)
            let keyring = try open(path)
            for (name, key) in zip(["a", "b", "c"], keys) {
                #expect(bytes(try keyring.existingKey(for: subject(name))) == key)
                #expect(bytes(try keyring.key(for: subject(name), random: random)) == key)
            }
            #expect(try keyring.existingKey(for: subject("d")) == nil)
            #expect(
                try keyring.existingKey(for: PayloadSubject(host: HostID("hst_a")!)) == nil,
                "a host is not the user of that name")
        }
    }

    @Test("The file is 0600, holds 64 bytes a key and neither names nor keys")
    func form() throws {
        try withPath { path in
            let keys = try threeKeys(path)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let contents = try contents(path)
            #expect(contents.count == 4 * 64)
            #expect(contents.starts(with: "agentauth.keys.1".utf8))
            for secret in keys.compactMap({ $0 }) + [Array("usr_".utf8)] {
                #expect(!contents.indices.contains { contents[$0...].starts(with: secret) })
            }
        }
    }

    @Test("Permissions that let others in are refused", arguments: [0o640, 0o604, 0o620, 0o601])
    func permissions(mode: Int) throws {
        try withPath { path in
            _ = try threeKeys(path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(
                throws: SubjectKeyringError.permission(path: path, remedy: "chmod 600 \(path)")
            ) { try open(path) }
        }
    }

    @Test("A link or a directory in the file's place is refused")
    func wrongKind() throws {
        try withPath { path in
            try write([], path + ".elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: path + ".elsewhere")
            #expect(throws: SubjectKeyringError.self) { try open(path) }
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
            #expect(throws: SubjectKeyringError.self) { try open(path) }
        }
    }

    @Test("What an interrupted append left behind the last slot is cut off", arguments: 1..<64)
    func tornTail(count: Int) throws {
        try withPath { path in
            let keys = try threeKeys(path)
            try write(try contents(path) + random.bytes(count), path)
            let keyring = try open(path)
            #expect(try contents(path).count == 4 * 64)
            #expect(bytes(try keyring.existingKey(for: subject("c"))) == keys[2])
            let fourth = bytes(try keyring.key(for: subject("d"), random: random))
            #expect(try contents(path).count == 5 * 64)
            #expect(bytes(try open(path).existingKey(for: subject("d"))) == fourth)
        }
    }

    @Test("A creation that was cut off is made again")
    func unfinishedCreation() throws {
        try withPath { path in
            try write([1, 2, 3], path + ".new")
            _ = try threeKeys(path)
            #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        }
    }

    @Test("A file cut within its first slot is not taken for a new one", arguments: [0, 1, 63])
    func cutHeader(count: Int) throws {
        try withPath { path in
            _ = try threeKeys(path)
            try write(Array(try contents(path).prefix(count)), path)
            #expect(throws: SubjectKeyringError.notAKeyFile(path: path)) { try open(path) }
            #expect(try contents(path).count == count)
        }
    }

    @Test("Another server key is told, not taken for a file without keys")
    func otherServerKey() throws {
        try withPath { path in
            _ = try threeKeys(path)
            let other = try SymmetricKey([UInt8](repeating: 8, count: 32))
            #expect(throws: SubjectKeyringError.otherServerKey(path: path)) {
                try SubjectKeyring.open(path: path, wrappingKey: other)
            }
        }
    }

    @Test("A slot in another place, or with a flipped bit, gives no key")
    func damagedSlot() throws {
        try withPath { path in
            let keys = try threeKeys(path)
            let good = try contents(path)
            var swapped = good
            swapped.replaceSubrange(64..<128, with: good[128..<192])
            swapped.replaceSubrange(128..<192, with: good[64..<128])
            try write(swapped, path)
            #expect(throws: SubjectKeyringError.damagedSlot(path: path, slot: 2)) {
                try open(path).existingKey(for: subject("a"))
            }
            for bit in 0..<64 * 8 {
                var flipped = good
                flipped[128 + bit / 8] ^= 1 << UInt8(bit % 8)
                try write(flipped, path)
                let keyring = try open(path)
                if bit < 128 {
                    #expect(try keyring.existingKey(for: subject("b")) == nil)
                } else {
                    #expect(throws: SubjectKeyringError.damagedSlot(path: path, slot: 2)) {
                        try keyring.existingKey(for: subject("b"))
                    }
                }
                #expect(bytes(try keyring.existingKey(for: subject("c"))) == keys[2])
            }
        }
    }

    @Test("Any bytes can be a key file")
    func anyFile() throws {
        try withPath { path in
            _ = try threeKeys(path)
            let header = Array(try contents(path).prefix(64))
            for round in 0..<300 {
                let isOurs = round % 2 == 0
                try write((isOurs ? header : []) + random.bytes(below: 1000), path)
                guard isOurs else {
                    #expect(throws: SubjectKeyringError.notAKeyFile(path: path)) { try open(path) }
                    continue
                }
                let keyring = try open(path)
                #expect(try keyring.existingKey(for: subject("a")) == nil)
                let made = bytes(try keyring.key(for: subject("a"), random: random))
                #expect(bytes(try open(path).existingKey(for: subject("a"))) == made)
            }
        }
    }

    @Test("Erasing overwrites every copy of a subject's slot, and no other")
    func erasure() throws {
        try withPath { path in
            let keys = try threeKeys(path)
            let before = try contents(path)
            try write(before + before[64..<128], path)
            let keyring = try open(path)
            try keyring.erase([subject("a"), subject("never")])
            let zeros = [UInt8](repeating: 0, count: 64)
            #expect(try contents(path) == before[..<64] + zeros + before[128...] + zeros)
            for opened in [keyring, try open(path)] {
                #expect(try opened.existingKey(for: subject("a")) == nil)
                #expect(bytes(try opened.existingKey(for: subject("b"))) == keys[1])
            }
            let second = bytes(try keyring.key(for: subject("a"), random: random))
            #expect(second != keys[0])
            #expect(try contents(path).count == 6 * 64, "an erased slot is not used again")
        }
    }

    @Test("More subjects than are kept in memory keep their keys")
    func manySubjects() throws {
        try withPath { path in
            let keyring = try open(path)
            let subjects = (0..<20_000).map { subject(String($0)) }
            let first = bytes(try keyring.key(for: subjects[0], random: random))
            for subject in subjects { _ = try keyring.key(for: subject, random: random) }
            #expect(bytes(try keyring.key(for: subjects[0], random: random)) == first)
            #expect(try contents(path).count == 20_001 * 64)
            #expect(bytes(try open(path).existingKey(for: subjects[0])) == first)
            #expect(try open(path).existingKey(for: subjects[19_999]) != nil)
        }
    }
}
