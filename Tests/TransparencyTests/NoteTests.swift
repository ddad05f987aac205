// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing
import Transparency

@Suite struct NoteTests {
    static let signer = testKey(7)
    static let other = testKey(8)
    static let key = VerifierKey(name: "log.example/a", publicKey: signer.publicKey)
    static let text = "Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n"
    static let note = SignedNote.sign(text: text, name: "log.example/a", with: signer)

    /// The example of C2SP signed-note.
    @Test func specificationExample() throws {
        let key = try VerifierKey(
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
        let note = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOB\
            H3mFXmRKuwHjG1Yu72IneyaQM=

            """
        #expect(try SignedNote(parsing: note).verified(by: key))
        let altered = note.replacing("an example", with: "no example")
        #expect(try !SignedNote(parsing: altered).verified(by: key))
    }

    @Test func emptyLinesBelongToTheText() throws {
        let parsed = try SignedNote(parsing: Self.note.rendered())
        #expect(parsed.text == Self.text && parsed.verified(by: Self.key))
        #expect(parsed.rendered() == Self.note.rendered())
    }

    @Test func unknownKeysAreIgnored() throws {
        let stranger = VerifierKey(name: "log.example/a", publicKey: Self.other.publicKey)
        #expect(throws: TransparencyError.unsigned) {
            try Self.note.signers(among: [stranger])
        }
        // A stranger's line under the same name but another ID changes nothing.
        let both = Self.note.adding(
            NoteSignature(name: "log.example/a", keyID: 1, bytes: [1, 2, 3]))
        #expect(try both.signers(among: [stranger, Self.key]) == [Self.key])
        // Nor does the same ID under another name.
        let named = Self.note.adding(
            NoteSignature(name: "log.example/b", keyID: Self.key.keyID, bytes: [1, 2, 3]))
        #expect(named.verified(by: Self.key))
    }

    @Test func aWrongSignatureUnderAKnownKeySpoilsTheNote() throws {
        let witness = VerifierKey(
            name: "w", publicKey: Self.other.publicKey, algorithm: .cosignatureV1)
        let forged = Self.note.adding(
            NoteSignature(name: "w", keyID: witness.keyID, bytes: [UInt8](repeating: 0, count: 72)))
        #expect(throws: TransparencyError.wrongSignature(keyName: "w")) {
            try forged.signers(among: [Self.key, witness])
        }
        // Also when a good one stands beside it.
        let bad = SignedNote(
            text: Self.text,
            signatures: Self.note.signatures + [
                NoteSignature(name: Self.key.name, keyID: Self.key.keyID, bytes: [1])
            ])
        #expect(!bad.verified(by: Self.key))
    }

    @Test func repeatedSignaturesCountOnce() throws {
        let twice = SignedNote(
            text: Self.text, signatures: Self.note.signatures + Self.note.signatures)
        #expect(try SignedNote(parsing: twice.rendered()).signers(among: [Self.key]) == [Self.key])
    }

    @Test func signatureLinesAreLimited() throws {
        let line = NoteSignature(name: "x", keyID: 1, bytes: [1])
        let full = SignedNote(
            text: "a\n", signatures: Array(repeating: line, count: SignedNote.maxSignatures))
        #expect(try SignedNote(parsing: full.rendered()).signatures.count == 100)
        let over = SignedNote(text: "a\n", signatures: full.signatures + [line])
        #expect(throws: TransparencyError.self) { try SignedNote(parsing: over.rendered()) }
        let long = String(repeating: "a", count: SignedNote.maxByteCount)
        #expect(throws: TransparencyError.self) {
            try SignedNote(parsing: "\(long)\n\n— x AAAAAAA=\n")
        }
    }

    @Test(arguments: [
        "", "\n", "text", "text\n", "text\n\n", "text\n\n\n", "text\n— x AAAAAQE=\n",
        "text\n\n— x AAAAAQE=", "text\n\n- x AAAAAQE=\n", "text\n\n—x AAAAAQE=\n",
        "text\n\n— x  AAAAAQE=\n", "text\n\n— x AAAAAQE= \n", "text\n\n— x AAAAAQE=\r\n",
        "text\n\n—  AAAAAQE=\n", "text\n\n— x+y AAAAAQE=\n", "text\n\n— x\u{A0}y AAAAAQE=\n",
        "text\n\n— x\u{2028}y AAAAAQE=\n", "text\n\n— x AAAAAQE\n", "text\n\n— x AAAAAQF=\n",
        "text\n\n— x AAAAAQ==\n", "text\n\n— x AAAA\n", "text\n\n— x \n", "text\n\n— x\n",
        "te\txt\n\n— x AAAAAQE=\n", "te\0xt\n\n— x AAAAAQE=\n", "text\r\n\n— x AAAAAQE=\n",
        "text\n\n— x AAAAAQE=\n— y\n", "text\n\n— x AAAA_QE=\n",
    ])
    func malformed(note: String) {
        #expect(throws: TransparencyError.self) { try SignedNote(parsing: note) }
    }

    @Test func bytesThatAreNotTextAreRefused() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]] {
            let note = bytes + Array("\n\n— x AAAAAQE=\n".utf8)
            #expect(throws: TransparencyError.self) { try SignedNote(parsing: note) }
        }
    }

    @Test(arguments: [
        "", "a", "a+b", "a+00000000+", "log.example/a+00000000+AQ==",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ])
    func malformedVerifierKeys(vkey: String) {
        #expect(throws: TransparencyError.self) { try VerifierKey(vkey) }
    }

    /// A KELVIN SIGN is not a K, and a composed letter is not its decomposition.
    @Test func namesAreComparedByBytes() {
        let composed = VerifierKey(name: "caf\u{E9}", publicKey: Self.signer.publicKey)
        let decomposed = VerifierKey(name: "cafe\u{301}", publicKey: Self.signer.publicKey)
        #expect(composed != decomposed)
        let note = SignedNote.sign(text: "a\n", name: "caf\u{E9}", with: Self.signer)
        #expect(note.verified(by: composed) && !note.verified(by: decomposed))
    }
}
