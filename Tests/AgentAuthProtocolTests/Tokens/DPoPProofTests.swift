// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct DPoPProofTests {
    /// RFC 9449 §4.2 and §4.3: proofs that another implementation has signed with the key of
    /// RFC 8037 appendix A, for the token of RFC 9449 §7.1.
    @Test(arguments: Table.rows("tokens/dpop-proofs.json"))
    func proofsAreJudgedAsTheTableSays(_ row: Row) throws {
        let bytes = try row.bytes("proof")
        if let words = try row.value("refused").string {
            let error = try #require(throws: ProtocolError.self) {
                try DPoPProof(parsing: bytes)
            }
            #expect(error.code == .invalidDPoPProof)
            #expect(error.message.contains(words), "\(error.message)")
        } else {
            let proof = try DPoPProof(parsing: bytes)
            let read: JSONValue = [
                "jkt": .string(proof.key.thumbprint.description), "jti": .string(proof.proofID),
                "htm": .string(proof.method), "htu": .string(proof.url),
                "iat": .number(JSONNumber(proof.issuedAt)),
                "ath": .string(Base64URL.encode(proof.tokenHash.bytes)),
                "nonce": proof.nonce.map { .string($0) } ?? .null,
            ]
            #expect(try read == row.value("reads"))
        }
    }

    @Test(arguments: [nil, "a nonce"])
    func whatIsSignedIsReadAgain(_ nonce: String?) throws {
        let key = SigningKey.generate(using: SystemRandomSource())
        let token = Array("a.b.c".utf8)
        let bytes = DPoPProof.sign(
            method: .post, url: "https://a.test/b?c#d", token: token, nonce: nonce, proofID: "1",
            issuedAt: 1_710_000_000, with: key)
        let proof = try DPoPProof(parsing: bytes)
        #expect(proof.key == JWK(key.publicKey))
        #expect(proof.method == "POST" && proof.url == "https://a.test/b")
        #expect(proof.proofID == "1" && proof.issuedAt == 1_710_000_000)
        #expect(proof.tokenHash == SHA256.digest(of: token))
        #expect(proof.nonce == nonce)
    }

    @Test(arguments: Table.rows("tokens/proof-targets.json"))
    func targetsAreComparedAsTheTableSays(_ row: Row) throws {
        let left = ProofTarget(try row.text("left"))
        let right = ProofTarget(try row.text("right"))
        let isSame = try row.value("same") == true
        #expect((left != nil && left == right) == isSame)
    }
}
