// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Testing
import Transparency

/// Bytes from anywhere: each parser answers or throws, and what it takes renders to the same bytes.
@Suite struct FuzzTests {
    static let seeds = [
        "checkpoint", "checkpoint.cosigned", "event-43210.tlog-proof",
    ]

    @Test func randomBytes() {
        var random = FixedSequence(state: 1)
        for _ in 0..<3000 {
            feed(random.bytes(Int.random(in: 0...200, using: &random)))
        }
    }

    @Test(arguments: seeds)
    func alteredFiles(name: String) throws {
        var random = FixedSequence(state: 2)
        let file = try Fixtures.bytes("vectors/ledger/\(name)")
        let interesting = Array("\n\n +=/.px09AZ\u{2014}\r\0\u{85}".utf8) + [0xFF, 0xC0, 0x80]
        for _ in 0..<3000 {
            var bytes = file
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                guard let position = bytes.indices.randomElement(using: &random),
                    let byte = interesting.randomElement(using: &random)
                else { break }
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[position] = byte
                case 1: bytes.insert(byte, at: position)
                case 2: bytes.remove(at: position)
                case 3: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                default: bytes.removeSubrange(position...)
                }
            }
            feed(bytes)
        }
    }

    private func feed(_ bytes: [UInt8]) {
        if let note = try? SignedNote(parsing: bytes) {
            #expect(Array(note.rendered().utf8) == bytes)
            if let head = try? Checkpoint(parsing: note.text) { #expect(head.text == note.text) }
        }
        if let proof = try? TLogProof(parsing: bytes) {
            #expect(Array(proof.rendered().utf8) == bytes)
        }
        if let entries = EntryBundle.decode(bytes) { #expect(EntryBundle.encode(entries) == bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = try? VerifierKey(text) { #expect(key.description == text) }
        if let tile = TileCoordinate(path: text) { #expect(tile.path == text) }
        if let head = try? Checkpoint(parsing: text) { #expect(head.text == text) }
    }
}
