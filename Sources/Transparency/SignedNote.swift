// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// Text signed by one or more keys (C2SP signed-note). Nothing in the text may be believed before
/// `signers(among:)` or `verified(by:)` has been asked.
public struct SignedNote: Sendable {
    /// The text, with its final newline.
    public let text: String
    /// The signature lines in their order, of known and unknown keys alike.
    public private(set) var signatures: [NoteSignature]

    /// The largest note that is read: a hundred post-quantum signatures fit.
    public static let maxByteCount = 1 << 20
    /// The most signature lines that are read, so that checking a note stays cheap.
    public static let maxSignatures = 100

    /// A note of a text that notes can carry: UTF-8 lines that end in a newline, without other
    /// control characters.
    public init(text: String, signatures: [NoteSignature]) {
        precondition(SignedNote.isValidText(text), "a note's text is lines that end in a newline")
        self.text = text
        self.signatures = signatures
    }

    /// Signs a text with an Ed25519 key under its name.
    public static func sign(
        text: String, name: String, with signer: borrowing some MessageSigner & ~Copyable
    ) -> SignedNote {
        let key = VerifierKey(name: name, publicKey: signer.publicKey)
        let signature = signer.signature(over: Array(text.utf8).span)
        return SignedNote(
            text: text,
            signatures: [NoteSignature(name: name, keyID: key.keyID, bytes: signature.bytes)])
    }

    /// The same note with one more signature at the end; one of the same key is replaced.
    public func adding(_ signature: NoteSignature) -> SignedNote {
        var note = self
        note.signatures.removeAll {
            $0.keyID == signature.keyID && $0.name.utf8.elementsEqual(signature.name.utf8)
        }
        note.signatures.append(signature)
        return note
    }

    /// The note as it is stored and sent.
    public func rendered() -> String {
        text + "\n" + signatures.map(\.line).joined()
    }

    /// Whether this key signed the text; false, too, when one of its signatures is wrong.
    public func verified(by key: VerifierKey) -> Bool {
        (try? signers(among: [key])) == [key]
    }

    /// Which of these keys signed the text.
    ///
    /// Signatures of other keys are ignored, even under a known name or ID. Throws
    /// `.wrongSignature` when a line claims one of these keys and was not made by it, and
    /// `.unsigned` when none of them signed.
    public func signers(among keys: [VerifierKey]) throws(TransparencyError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for key in keys {
            let claims = signatures.filter { $0.claims(key) }
            guard claims.allSatisfy({ $0.verifies(text, by: key) }) else {
                throw .wrongSignature(keyName: key.name)
            }
            if !claims.isEmpty { signers.append(key) }
        }
        guard !signers.isEmpty else { throw .unsigned }
        return signers
    }

    static func isValidText(_ text: String) -> Bool {
        text.utf8.last == UInt8(ascii: "\n")
            && text.utf8.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") }
    }
}
