// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Testing
import Transparency

/// Byte for byte what an unrelated implementation made of the same 70,000 entries.
@Suite struct GoldenVectorTests {
    let vectors: LedgerVectors

    init() throws { vectors = try LedgerVectors.load() }

    /// The golden log, grown once: its perfect subtrees, and its root at the sizes asked for.
    struct Log {
        static let size: UInt64 = 70_000

        var nodes: [NodeCoordinate: Digest] = [:]
        var roots: [UInt64: Digest] = [:]

        init(rootsAt sizes: Set<UInt64>) {
            var frontier = Frontier()
            for index in 0...Log.size {
                if sizes.contains(index) { roots[index] = frontier.root() }
                let leaf = MerkleTree.leafHash(of: LedgerVectors.entry(index))
                nodes[NodeCoordinate(level: 0, index: index)] = leaf
                frontier.append(leaf) { level, root in
                    nodes[NodeCoordinate(level: level, index: index >> level)] = root
                }
            }
        }
    }

    static let log = Log(rootsAt: [
        0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 1000, 4096, 65535, 65536, 65537, 70000,
    ])

    func hash(_ node: NodeCoordinate) throws -> Digest { try #require(Self.log.nodes[node]) }

    @Test func rootsOfAllSizes() throws {
        #expect(vectors.roots.count == 17)
        for (size, root) in vectors.roots {
            #expect(try Self.log.roots[#require(UInt64(size))] == Digest(root), "size \(size)")
        }
    }

    @Test func inclusionProofs() throws {
        #expect(vectors.inclusion.count == 21)
        for vector in vectors.inclusion {
            let proof = try InclusionProof.build(
                index: vector.index, size: vector.size, hash: hash)
            #expect(proof.path.map { Data($0.bytes) } == vector.proof)
            #expect(try proof.verifies(leaf: Digest(vector.leaf), root: Digest(vector.root)))
        }
    }

    @Test func consistencyProofs() throws {
        #expect(vectors.consistency.count == 11)
        for vector in vectors.consistency {
            let proof = try ConsistencyProof.build(
                size1: vector.size1, size2: vector.size2, hash: hash)
            #expect(proof.path.map { Data($0.bytes) } == vector.proof)
            #expect(try proof.verifies(root1: Digest(vector.root1), root2: Digest(vector.root2)))
        }
    }

    @Test func tiles() throws {
        let all = TileCoordinate.tiles(forSize: 70_000)
        #expect(all.count == 273 + 1 + 1 + 1 + 1)
        for (path, expected) in vectors.tiles where !path.contains("entries") {
            let tile = try #require(TileCoordinate(path: path))
            #expect(tile.path == path && all.contains(tile))
            var bytes: [UInt8] = []
            for position in 0..<UInt64(tile.width) {
                let index = tile.index * UInt64(TileCoordinate.fullWidth) + position
                let level = tile.level * TileCoordinate.height
                try hash(NodeCoordinate(level: level, index: index)).append(to: &bytes)
            }
            #expect(SHA256.digest(of: bytes).description == expected, "\(path)")
        }
    }

    @Test func entryBundle() throws {
        let path = "tile/entries/000"
        let tile = try #require(TileCoordinate(entriesPath: path))
        #expect(tile.entriesPath == path && tile.width == 256)
        let entries = (0..<UInt64(256)).map { LedgerVectors.entry($0) }
        let bundle = EntryBundle.encode(entries)
        #expect(SHA256.digest(of: bundle).description == vectors.tiles[path])
        #expect(EntryBundle.decode(bundle) == entries)
    }

    @Test func checkpoint() throws {
        let text = try LedgerVectors.text("checkpoint")
        let key = try VerifierKey(vectors.vkey)
        #expect(key.description == vectors.vkey)
        let note = try SignedNote(parsing: text)
        #expect(note.rendered() == text && note.verified(by: key))
        let head = try Checkpoint(parsing: note.text)
        #expect(head.text == note.text)
        #expect(head.origin == vectors.origin && head.size == 70_000)
        #expect(try head.root == Digest(try #require(vectors.roots["70000"])))

        let signer = try SigningKey(seed: SHA256.digest(of: Array(Self.logSeed.utf8)).bytes)
        #expect(SHA256.digest(of: Array(Self.logSeed.utf8)).description == vectors.seedHex)
        let again = SignedNote.sign(text: head.text, name: vectors.origin, with: signer)
        #expect(again.rendered() == text)
    }

    @Test func cosignedCheckpoint() throws {
        let text = try LedgerVectors.text("checkpoint.cosigned")
        let log = try VerifierKey(vectors.vkey)
        let witness = try VerifierKey(vectors.witnessVkey)
        #expect(witness.description == vectors.witnessVkey && witness.algorithm == .cosignatureV1)
        let note = try SignedNote(parsing: text)
        #expect(note.rendered() == text)
        #expect(try note.signers(among: [witness, log]) == [witness, log])
        let cosignature = try #require(note.signatures.last)
        #expect(Cosignature.time(of: cosignature, over: note.text, by: witness) == 1_760_000_000)

        let signer = try SigningKey(seed: SHA256.digest(of: Array(Self.witnessSeed.utf8)).bytes)
        let again = Cosignature.sign(
            note.text, time: 1_760_000_000, name: witness.name, with: signer)
        let checkpoint = try SignedNote(parsing: try LedgerVectors.text("checkpoint"))
        #expect(checkpoint.adding(again).rendered() == text)
    }

    @Test func singleEntryProof() throws {
        let text = try LedgerVectors.text("event-43210.tlog-proof")
        let proof = try TLogProof(parsing: text)
        #expect(proof.rendered() == text)
        let entry = LedgerVectors.entry(43_210)
        #expect(proof.extra == entry && proof.index == 43_210)
        let built = try InclusionProof.build(index: 43_210, size: 70_000, hash: hash)
        #expect(built.path == proof.path)
        let key = try VerifierKey(vectors.vkey)
        guard case .included(let head) = proof.verify(leaf: MerkleTree.leafHash(of: entry), by: key)
        else {
            Issue.record("the golden proof was not accepted")
            return
        }
        #expect(head.size == 70_000)
    }

    static let logSeed = "agent-auth-ledger test key 1"
    static let witnessSeed = "agent-auth-ledger test witness 1"
}
