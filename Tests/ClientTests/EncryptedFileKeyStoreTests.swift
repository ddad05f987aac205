// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import Foundation
import Testing

/// What lies on disk, and what is refused.
struct EncryptedFileKeyStoreTests {
    /// A directory whose keys hold one connected agent.
    private static func withKeys(
        _ passphrase: String?, _ body: (_ path: String) async throws -> Void
    ) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let keys = try SealedKeys.open(directory.path, passphrase: passphrase)
        _ = try await Scene(keys: keys).client.connect(Scene.request)
        try await body(directory.path)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
        try SealedKeys.setMode(0o600, path)
    }

    @Test("Only the owner can read what is made")
    func permissions() async throws {
        let parent = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: parent) }
        let path = parent.appending(path: "keys").path
        _ = try SealedKeys.open(path, passphrase: nil)
        #expect(try SealedKeys.mode(path) == 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(files == ["keys.lock", "keys.sealed", "keys.secret"])
        for file in files { #expect(try SealedKeys.mode("\(path)/\(file)") == 0o600) }
    }

    @Test("A passphrase leaves no secret beside the file, and nothing readable in it")
    func sealed() async throws {
        try await EncryptedFileKeyStoreTests.withKeys("correct horse") { path in
            let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(files == ["keys.lock", "keys.sealed"])
            let bytes = try EncryptedFileKeyStoreTests.bytes("\(path)/keys.sealed")
            for word in ["agt_abc123", "bank.example", "check_balance"] {
                #expect(bytes.firstRange(of: Array(word.utf8)) == nil)
            }
        }
    }

    @Test("The price of a guess is Argon2id's interactive one")
    func publicOpening() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        _ = try EncryptedFileKeyStore(
            directory: directory.path, passphrase: "correct horse", random: SystemRandomSource())
        let bytes = try EncryptedFileKeyStoreTests.bytes(directory.path + "/keys.sealed")
        // Kind 1, 65,536 KiB, 2 passes, after the line that names the format.
        #expect(bytes.starts(with: Array("agentauth.keys/1\n".utf8) + [1, 0, 1, 0, 0, 0, 0, 0, 2]))
    }

    /// How a file was made, how somebody tries to open it, and what they are told.
    @Test(
        "What does not open a file says so",
        arguments: [
            ("correct horse", "wrong horse", true), ("correct horse", nil, false),
            (nil, "correct horse", true), ("caf\u{E9}", "cafe\u{301}", true),
        ] as [(String?, String?, Bool)])
    func wrongPassphrase(made: String?, tried: String?, withPassphrase: Bool) async throws {
        try await EncryptedFileKeyStoreTests.withKeys(made) { path in
            let sealed = "\(path)/keys.sealed"
            #expect(throws: KeyStoreError.doesNotOpen(path: sealed, withPassphrase: withPassphrase))
            {
                try SealedKeys.open(path, passphrase: tried)
            }
            // Nothing was harmed by trying.
            let keys = try SealedKeys.open(path, passphrase: made)
            #expect(try Scene(keys: keys).client.connections().count == 1)
        }
    }

    @Test("A lost or foreign secret is named")
    func secret() async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            let secret = "\(path)/keys.secret"
            let good = try EncryptedFileKeyStoreTests.bytes(secret)
            try FileManager.default.removeItem(atPath: secret)
            #expect(throws: KeyStoreError.missing(path: secret)) {
                try SealedKeys.open(path, passphrase: nil)
            }
            try EncryptedFileKeyStoreTests.write(good.dropLast(), secret)
            #expect(throws: KeyStoreError.altered(path: secret)) {
                try SealedKeys.open(path, passphrase: nil)
            }
            try EncryptedFileKeyStoreTests.write(good + [0], secret)
            #expect(throws: KeyStoreError.altered(path: secret)) {
                try SealedKeys.open(path, passphrase: nil)
            }
            try EncryptedFileKeyStoreTests.write(good.reversed(), secret)
            let sealed = "\(path)/keys.sealed"
            #expect(throws: KeyStoreError.doesNotOpen(path: sealed, withPassphrase: false)) {
                try SealedKeys.open(path, passphrase: nil)
            }
        }
    }

    @Test("A flipped bit anywhere is found, while open and on opening")
    func flippedBits() async throws {
        try await EncryptedFileKeyStoreTests.withKeys("correct horse") { path in
            let sealed = "\(path)/keys.sealed"
            let good = try EncryptedFileKeyStoreTests.bytes(sealed)
            let open = try SealedKeys.open(path, passphrase: "correct horse")
            for index in good.indices {
                var bad = good
                bad[index] ^= 1 << UInt8(index % 8)
                try EncryptedFileKeyStoreTests.write(bad, sealed)
                #expect(throws: KeyStoreError.altered(path: sealed)) { try open.read() }
                #expect(throws: KeyStoreError.altered(path: sealed)) {
                    try SealedKeys.open(path, passphrase: "correct horse")
                }
            }
            try EncryptedFileKeyStoreTests.write(good, sealed)
            _ = try open.read()
        }
    }

    @Test("A file cut short anywhere is found", arguments: [0, 1, 16, 17, 50, 66, 97, -32, -1])
    func truncated(length: Int) async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            let sealed = "\(path)/keys.sealed"
            let good = try EncryptedFileKeyStoreTests.bytes(sealed)
            let kept = length < 0 ? good.count + length : length
            try EncryptedFileKeyStoreTests.write(Array(good.prefix(kept)), sealed)
            #expect(throws: KeyStoreError.altered(path: sealed)) {
                try SealedKeys.open(path, passphrase: nil)
            }
        }
    }

    /// Places in the header, and what somebody writes there who also mends the digest.
    @Test(
        "A header that was altered on purpose does not open anything",
        arguments: [
            (0, UInt8(ascii: "A"), false), (15, UInt8(ascii: "2"), false), (17, 0, true),
            (17, 2, false), (18, 255, false), (20, 9, true), (25, 0, false), (25, 17, false),
            (25, 2, true), (26, 1, true), (42, 1, true), (70, 1, true),
        ] as [(Int, UInt8, Bool)])
    func forgedHeader(index: Int, byte: UInt8, isReadable: Bool) async throws {
        try await EncryptedFileKeyStoreTests.withKeys("correct horse") { path in
            let sealed = "\(path)/keys.sealed"
            var bytes = try EncryptedFileKeyStoreTests.bytes(sealed).dropLast(Digest.byteCount)
            try #require(bytes[index] != byte)
            bytes[index] = byte
            let digest = SHA256.digest(of: Array(bytes)).bytes
            try EncryptedFileKeyStoreTests.write(bytes + digest, sealed)
            let expected: KeyStoreError =
                isReadable
                ? .doesNotOpen(path: sealed, withPassphrase: true) : .unknownFormat(path: sealed)
            #expect(throws: expected) {
                try SealedKeys.open(path, passphrase: "correct horse")
            }
        }
    }

    @Test(
        "What others could read is refused, with the command that mends it",
        arguments: [
            ("", 0o750, "700"), ("", 0o701, "700"), ("/keys.sealed", 0o640, "600"),
            ("/keys.sealed", 0o604, "600"), ("/keys.secret", 0o620, "600"),
        ])
    func loosePermissions(file: String, mode: Int, mended: String) async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            try SealedKeys.setMode(mode, path + file)
            let error = #expect(throws: KeyStoreError.self) {
                try SealedKeys.open(path, passphrase: nil)
            }
            #expect(error == .loosePermissions(path: path + file, mode: mended))
            #expect(error?.description.hasSuffix("chmod \(mended) \(path + file)") == true)
        }
    }

    @Test("A place where no keys can be is named", arguments: ["/nowhere/at/all", "/file"])
    func noDirectory(suffix: String) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try EncryptedFileKeyStoreTests.write([1], directory.path + "/file")
        let path = directory.path + suffix
        let error = #expect(throws: KeyStoreError.self) {
            try SealedKeys.open(path, passphrase: nil)
        }
        guard case .system(_, path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("Two stores on one file see each other's changes")
    func twoStores() async throws {
        try await EncryptedFileKeyStoreTests.withKeys("correct horse") { path in
            let first = try SealedKeys.open(path, passphrase: "correct horse")
            let second = try SealedKeys.open(path, passphrase: "correct horse")
            let one = try Scene(
                [.register: [.json(Scene.registration(of: "agt_first"))]], keys: first, seed: 7)
            let two = try Scene(
                [.register: [.json(Scene.registration(of: "agt_second"))]], keys: second, seed: 8)
            _ = try await one.client.connect(Scene.request)
            _ = try await two.client.connect(Scene.request)
            let expected = ["agt_abc123", "agt_first", "agt_second"]
            #expect(try one.client.connections().map(\.agent.text) == expected)
            #expect(try two.client.connections().map(\.agent.text) == expected)
        }
    }

    @Test("The lock is held from before a change until after it, and not longer")
    func exclusion() async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            let keys = try SealedKeys.open(path, passphrase: nil)
            // As another process would: by a file description of its own.
            let file = open("\(path)/keys.lock", O_RDWR)
            defer { close(file) }
            try #require(file >= 0)
            try keys.update { _ in
                #expect(flock(file, LOCK_EX | LOCK_NB) == -1)
                #expect(errno == EWOULDBLOCK)
            }
            #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
            // Reading needs no lock: files are replaced as a whole.
            _ = try keys.read()
        }
    }

    @Test("Looking changes nothing on disk; every change is sealed anew")
    func writesOnChangeOnly() async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            let sealed = "\(path)/keys.sealed"
            let keys = try SealedKeys.open(path, passphrase: nil)
            let scene = try Scene([.status: [try .fixture("status-active")]], keys: keys)
            _ = try await scene.client.status(of: Scene.agent)
            let before = try EncryptedFileKeyStoreTests.bytes(sealed)
            _ = try await scene.client.status(of: Scene.agent)
            #expect(try EncryptedFileKeyStoreTests.bytes(sealed) == before)
            scene.server.script(.status, [try .fixture("status-escalated")])
            _ = try await scene.client.status(of: Scene.agent)
            let after = try EncryptedFileKeyStoreTests.bytes(sealed)
            // Salt and kind stay; the nonce, 24 bytes from 42 on, does not.
            #expect(after[..<42] == before[..<42])
            #expect(after[42..<66] != before[42..<66])
        }
    }

    @Test("What a crash left behind is no obstacle")
    func leftovers() async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            try EncryptedFileKeyStoreTests.write([1, 2, 3], "\(path)/keys.sealed.new")
            let keys = try SealedKeys.open(path, passphrase: nil)
            let scene = try Scene([.revoke: [try .fixture("revoke")]], keys: keys)
            try await scene.client.disconnect(Scene.agent)
            #expect(try Scene(keys: keys).client.connections() == [])
            #expect(!FileManager.default.fileExists(atPath: "\(path)/keys.sealed.new"))
        }
    }

    @Test("A client says what is wrong with its keys")
    func throughTheClient() async throws {
        try await EncryptedFileKeyStoreTests.withKeys(nil) { path in
            let keys = try SealedKeys.open(path, passphrase: nil)
            try FileManager.default.removeItem(atPath: "\(path)/keys.sealed")
            let scene = try Scene(keys: keys)
            let expected = ClientError.keyStore(.missing(path: "\(path)/keys.sealed"))
            #expect(throws: expected) { try scene.client.connections() }
            await #expect(throws: expected) { try await scene.client.connect(Scene.request) }
            #expect(scene.server.requests(.register).isEmpty)
        }
    }
}
