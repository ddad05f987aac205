// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing
import Transparency

@Suite struct TLogProofTests {
    static let signer = testKey(7)
    static let key = VerifierKey(name: "log.example/a", publicKey: signer.publicKey)
    static let tree = ReferenceTree(count: 9)

    static func proof(
        origin: String = "log.example/a", name: String = "log.example/a"
    ) -> TLogProof {
        let head = Checkpoint(origin: origin, size: 9, root: tree.root(9))
        return TLogProof(
            extra: LedgerVectors.entry(3), index: 3, path: tree.path(3, 9),
            checkpoint: .sign(text: head.text, name: name, with: signer))
    }

    static func name(_ outcome: TLogProof.Outcome) -> String {
        switch outcome {
        case .included(let head): "included in \(head.size)"
        case .unsigned: "unsigned"
        case .wrongSignature: "wrong signature"
        case .otherLog: "other log"
        case .notIncluded: "not included"
        }
    }

    @Test func outcomes() throws {
        let proof = Self.proof()
        func outcome(_ proof: TLogProof, leaf: Int = 3) -> String {
            Self.name(proof.verify(leaf: Self.tree.leaves[leaf], by: Self.key))
        }
        #expect(outcome(proof) == "included in 9")
        #expect(outcome(proof, leaf: 4) == "not included")
        #expect(outcome(Self.proof(origin: "log.example/b")) == "other log")
        #expect(outcome(Self.proof(name: "log.example/b")) == "unsigned")
        let text = proof.rendered()
        let shifted = text.replacing("index 3\n", with: "index 2\n")
        #expect(outcome(try TLogProof(parsing: shifted)) == "not included")
        let resized = text.replacing("\n9\n", with: "\n8\n")
        #expect(outcome(try TLogProof(parsing: resized)) == "wrong signature")
        let parted = text.replacing("index 3\n", with: "index 3\n\n")
        #expect(outcome(try TLogProof(parsing: parted)) == "wrong signature")
    }

    @Test func extraIsOptional() throws {
        let bare = TLogProof(extra: nil, index: 0, path: [], checkpoint: Self.proof().checkpoint)
        let parsed = try TLogProof(parsing: bare.rendered())
        #expect(parsed.extra == nil && parsed.path.isEmpty && parsed.rendered() == bare.rendered())
        let empty = TLogProof(extra: [], index: 0, path: [], checkpoint: Self.proof().checkpoint)
        #expect(try TLogProof(parsing: empty.rendered()).extra == [])
    }

    @Test(arguments: [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"), ("index 3", "index 03"),
        ("index 3", "index -3"), ("index 3", "index  3"), ("index 3\n", ""), ("index 3", "Index 3"),
        ("extra ", "extra  "), ("extra ", "other "), ("index 3\n", "index 3\nAAAA\n"),
        ("index 3\n", "index 3\r\n"),
        ("index 3\n", "index 18446744073709551616\n"),
    ])
    func malformed(part: String, replacement: String) {
        let text = Self.proof().rendered()
        #expect(text.contains(part))
        #expect(throws: TransparencyError.self) {
            try TLogProof(parsing: text.replacing(part, with: replacement))
        }
    }
}
