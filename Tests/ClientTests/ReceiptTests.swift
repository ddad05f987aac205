// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON
import Testing
import Transparency

/// What a server said of its ledger, kept and judged.
struct ReceiptTests {
    /// A ledger of two entries, whose second one the receipt is of.
    private struct Ledger {
        let key: SigningKey
        let entry: [UInt8]
        let neighbour = SHA256.digest(of: [1])
        let origin = "bank.example"

        init(entry: String = #"{"seq":1}"#, seed: UInt8 = 1) throws {
            self.entry = Array(entry.utf8)
            key = try SigningKey(seed: [UInt8](repeating: seed, count: 32).span)
        }

        var leaf: Digest { MerkleTree.leafHash(of: entry.span) }
        var pointer: LedgerPointer { LedgerPointer(sequence: 1, leaf: leaf) }
        var verifierKey: VerifierKey { VerifierKey(name: origin, publicKey: key.publicKey) }

        func proof(index: UInt64 = 1) -> [UInt8] {
            let root = MerkleTree.nodeHash(neighbour, leaf)
            let checkpoint = Checkpoint(origin: origin, size: 2, root: root)
            let proof = TLogProof(
                extra: entry, index: index, path: [neighbour],
                checkpoint: SignedNote.sign(text: checkpoint.text, name: origin, with: key))
            return Array(proof.rendered().utf8)
        }
    }

    /// A client whose server names `ledger` and answers questions for proofs with `proofs`.
    private static func scene(
        _ ledger: Ledger, proofs: [ScriptedServer.Script], naming named: Ledger? = nil,
        in directory: URL
    ) throws -> (Scene, AgentAuthClient, ReceiptFolder) {
        var document = try JSONValue(
            parsing: Fixtures.bytes("client/replies/discovery.json")
        ).object!
        document["ledger_key"] = .string((named ?? ledger).verifierKey.description)
        let scene = try Scene([
            .discovery: [.json(.object(document))], .ledgerProof: proofs,
            .execute: [
                .json(
                    ["data": 1],
                    [.init(LedgerPointer.headerName, ledger.pointer.headerValue)])
            ],
        ])
        let folder = try ReceiptFolder(directory: directory.path)
        let client = AgentAuthClient(
            transport: scene.server, keyStore: scene.keys, timeline: scene.timeline,
            random: SeededSource(seed: 2), receipts: folder)
        return (scene, client, folder)
    }

    private static func text(_ bytes: [UInt8]) -> ScriptedServer.Script {
        .reply(ProtocolReply(text: String(decoding: bytes, as: UTF8.self)))
    }

    private static let notYet = ScriptedServer.Script.refusal(
        404, "not_yet_covered", headers: [.init("Retry-After", "1")])

    @Test("A receipt is kept at once, its proof fetched as the host once there is one, and judged")
    func whole() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let ledger = try Ledger()
        let (scene, client, folder) = try ReceiptTests.scene(
            ledger, proofs: [ReceiptTests.notYet, ReceiptTests.text(ledger.proof())], in: directory)
        _ = try await client.connect(Scene.request)
        _ = try await client.execute("check_balance", for: Scene.agent)
        let receipt = try #require(try client.keptReceipts().first)
        #expect(receipt.pointer == ledger.pointer)
        #expect(receipt.operation == "check_balance")
        #expect(receipt.agent == Scene.agent)
        #expect(try folder.key(of: Scene.issuer) == ledger.verifierKey)
        #expect(folder.lastFailure == nil)

        let offline = try await client.judgeReceipts(askingServers: false)
        guard case .undecided? = offline.first?.standing else {
            Issue.record("\(offline)")
            return
        }
        #expect(scene.server.requests(.ledgerProof).isEmpty)

        let findings = try await client.judgeReceipts()
        #expect(findings.map(\.standing) == [.intact])
        let asked = scene.server.requests(.ledgerProof)
        #expect(
            asked.map(\.call.query) == Array(repeating: [.init(name: "seq", value: "1")], count: 2))
        #expect(try scene.server.tokens(.ledgerProof).allSatisfy { $0.header["typ"] == "host+jwt" })
        #expect(scene.timeline.sleeps == [.seconds(1)])

        // From now on nobody needs to be asked, and the folder is enough.
        #expect(try await client.judgeReceipts(askingServers: false).map(\.standing) == [.intact])
        #expect(scene.server.requests(.ledgerProof).count == 2)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            let path = directory.appending(path: name).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
    }

    @Test("What a proof shows decides")
    func standings() throws {
        let ledger = try Ledger()
        let other = try Ledger(entry: #"{"seq":1,"x":2}"#)
        let receipt = Receipt(
            issuer: Scene.issuer, pointer: ledger.pointer, operation: "x", agent: nil,
            receivedAt: TestTimeline.start)
        let stranger = try Ledger(seed: 2)
        var bent = String(decoding: ledger.proof(), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        // The signature's last line, with one letter changed.
        let line = bent.lastIndex { $0.hasPrefix("—") }!
        let place = bent[line].index(bent[line].endIndex, offsetBy: -10)
        bent[line].replaceSubrange(place...place, with: bent[line][place] == "A" ? "B" : "A")
        let cases: [(proof: [UInt8], key: VerifierKey?, expected: String)] = [
            (ledger.proof(), ledger.verifierKey, "intact"),
            (ledger.proof(), nil, "undecided"),
            (ledger.proof(), stranger.verifierKey, "undecided"),
            (other.proof(), other.verifierKey, "altered"),
            (ledger.proof(index: 0), ledger.verifierKey, "altered"),
            (Array(bent.joined(separator: "\n").utf8), ledger.verifierKey, "altered"),
            (Array("nonsense".utf8), ledger.verifierKey, "altered"),
            ([], ledger.verifierKey, "altered"),
        ]
        for (index, (proof, key, expected)) in cases.enumerated() {
            let standing = receipt.standing(proof: proof, key: key)
            #expect("\(standing)".hasPrefix(expected), "\(index): \(standing)")
        }
    }

    @Test("A server that has lost or changed an entry is found out, and its proof is not kept")
    func foundOut() async throws {
        let ledger = try Ledger()
        let other = try Ledger(entry: #"{"seq":1,"x":2}"#)
        for (script, expected) in [
            (ScriptedServer.Script.refusal(404, "not_found"), "missing"),
            (ReceiptTests.text(other.proof()), "altered"),
            (ReceiptTests.notYet, "undecided"),
            (.refusal(403, "host_revoked"), "undecided"),
            (.failure(.refused("https://bank.example")), "undecided"),
        ] {
            let directory = try Fixtures.temporaryDirectory()
            defer { try? FileManager.default.removeItem(at: directory) }
            let (_, client, folder) = try ReceiptTests.scene(
                ledger, proofs: [script], in: directory)
            _ = try await client.connect(Scene.request)
            _ = try await client.execute("check_balance", for: Scene.agent)
            let finding = try #require(try await client.judgeReceipts().first)
            #expect("\(finding.standing)".hasPrefix(expected), "\(finding.standing)")
            #expect(try folder.proof(of: finding.receipt) == nil)
        }
    }

    @Test("The key that a server named first is the one that counts")
    func firstKey() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let ledger = try Ledger()
        let proof = ReceiptTests.text(ledger.proof())
        let (_, first, folder) = try ReceiptTests.scene(ledger, proofs: [proof], in: directory)
        _ = try await first.connect(Scene.request)
        _ = try await first.execute("check_balance", for: Scene.agent)
        let stranger = try Ledger(seed: 2)
        let (_, later, _) = try ReceiptTests.scene(
            ledger, proofs: [proof], naming: stranger, in: directory)
        _ = try await later.connect(Scene.request)
        _ = try await later.execute("check_balance", for: Scene.agent)
        #expect(try folder.key(of: Scene.issuer) == ledger.verifierKey)
    }

    @Test("A file of the folder that is no receipt is named")
    func damaged() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let ledger = try Ledger()
        let (_, client, _) = try ReceiptTests.scene(ledger, proofs: [], in: directory)
        _ = try await client.connect(Scene.request)
        _ = try await client.execute("check_balance", for: Scene.agent)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        let name = try #require(names.first { $0.hasSuffix(".receipt") })
        let path = directory.appending(path: name)
        let text = try String(contentsOf: path, encoding: .utf8)
        try text.replacing("seq=1", with: "seq=2").write(
            to: path, atomically: false, encoding: .utf8)
        #expect(throws: ClientError.keyStore(.unknownFormat(path: path.path))) {
            try client.keptReceipts()
        }
    }
}
