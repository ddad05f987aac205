// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Audit
import Cryptography
import StrictJSON
import Transparency

extension Inspection {
    /// A proof file with the entry that it proves. Nothing that it says counts without a key.
    init(_ proof: TLogProof, key: VerifierKey?) {
        let finding = Inspection.finding(proof, key: key)
        let checkpoint = try? Checkpoint(parsing: proof.checkpoint.text)
        let entry = proof.extra.flatMap { AuditedEntryLine($0) }
        var facts: [Answer.Fact] = [
            .init("kind", "tlog-proof"), .init("verdict", Answer.Cell(finding.state)),
            .init("index", String(proof.index)),
            .init("origin", checkpoint?.origin ?? "–"),
            .init("size", checkpoint.map { String($0.size) } ?? "–"),
            .init("root", checkpoint.map { Base64.encode($0.root.bytes) } ?? "–"),
        ]
        if let entry {
            facts.append(.init("what", AuditSentence.sentence(for: entry)))
        }
        if let extra = proof.extra {
            facts.append(.init("entry", String(decoding: extra, as: UTF8.self)))
        }
        facts += proof.checkpoint.signatures.map {
            .init("signed by", "\($0.name) \($0.keyIDText)")
        }
        let json: JSONValue = [
            "kind": "tlog-proof", "verdict": .string(finding.rawValue),
            "index": .count(proof.index),
            "origin": checkpoint.map { .string($0.origin) } ?? .null,
            "size": checkpoint.map { .count($0.size) } ?? .null,
            "root": checkpoint.map { .string(Base64.encode($0.root.bytes)) } ?? .null,
            "entry": entry.map { .object($0.members) } ?? .null,
            "signatures": proof.checkpoint.signaturesJSON,
        ]
        self.init(Answer(facts, json: json), failure: finding.failure(of: "proof"))
    }

    private static func finding(_ proof: TLogProof, key: VerifierKey?) -> Finding {
        guard let extra = proof.extra else { return .noEntry }
        let leaf = MerkleTree.leafHash(of: extra.span)
        guard let key else { return leads(proof, from: leaf) ? .notJudged : .notIncluded }
        return switch proof.verify(leaf: leaf, by: key) {
        case .included: .included
        case .unsigned: .unsigned
        case .wrongSignature: .wrongSignature
        case .otherLog: .otherLog
        case .notIncluded: .notIncluded
        }
    }

    /// Whether the path leads to the root that the file itself names.
    private static func leads(_ proof: TLogProof, from leaf: Digest) -> Bool {
        guard let head = try? Checkpoint(parsing: proof.checkpoint.text) else { return false }
        return InclusionProof(index: proof.index, size: head.size, path: proof.path)
            .verifies(leaf: leaf, root: head.root)
    }
}
