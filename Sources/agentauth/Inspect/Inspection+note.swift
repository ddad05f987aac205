// SPDX-License-Identifier: Apache-2.0
import Cryptography
import StrictJSON
import Transparency

extension Inspection {
    /// A signed note, which a checkpoint is. Without a key it is only shown.
    init(_ note: SignedNote, key: VerifierKey?) {
        let checkpoint = try? Checkpoint(parsing: note.text)
        let finding = Inspection.finding(note, checkpoint, key: key)
        let kind = checkpoint == nil ? "note" : "checkpoint"
        var facts: [Answer.Fact] = [
            .init("kind", kind), .init("signature", Answer.Cell(finding.state)),
        ]
        var json: [(String, JSONValue)] = [
            ("kind", .string(kind)), ("verdict", .string(finding.rawValue)),
        ]
        if let checkpoint {
            facts += [
                .init("origin", checkpoint.origin), .init("size", String(checkpoint.size)),
                .init("root", Base64.encode(checkpoint.root.bytes)),
            ]
            json += [
                ("origin", .string(checkpoint.origin)), ("size", .count(checkpoint.size)),
                ("root", .string(Base64.encode(checkpoint.root.bytes))),
            ]
        } else {
            facts += note.text.split(separator: "\n").map { .init("text", String($0)) }
            json.append(("text", .string(note.text)))
        }
        facts += note.signatures.map { .init("signed by", "\($0.name) \($0.keyIDText)") }
        json.append(("signatures", note.signaturesJSON))
        self.init(
            Answer(facts, json: .object(JSONObject(json))),
            failure: finding == .notJudged ? nil : finding.failure(of: kind))
    }

    private static func finding(
        _ note: SignedNote, _ checkpoint: Checkpoint?, key: VerifierKey?
    ) -> Finding {
        guard let key else { return .notJudged }
        do {
            _ = try note.signers(among: [key])
        } catch .unsigned {
            return .unsigned
        } catch {
            return .wrongSignature
        }
        guard key.algorithm == .ed25519, let checkpoint else { return .verified }
        // A log signs under its own name; a witness under another than the log's.
        return checkpoint.origin.utf8.elementsEqual(key.name.utf8) ? .verified : .otherLog
    }
}

extension SignedNote {
    /// Who claims to have signed, in the order of the lines.
    var signaturesJSON: JSONValue {
        .array(
            signatures.map { ["name": .string($0.name), "key_id": .string($0.keyIDText)] })
    }
}

extension NoteSignature {
    /// Eight hexadecimal digits, as in a verifier key.
    var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
