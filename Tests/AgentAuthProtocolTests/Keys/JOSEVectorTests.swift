// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

/// `Fixtures/vectors/jose`: keys, thumbprints and signed texts from the RFCs, and tokens of ours
/// that another implementation signed.
@Suite struct JOSEVectorTests {
    private static func vectors(having members: String...) -> [Row] {
        Table.files(in: "vectors/jose").compactMap { row in
            guard let vector = row["json"], case .object(var object) = vector else { return row }
            guard members.allSatisfy({ object[$0] != nil }) else { return nil }
            object["name"] = row["name"]
            return Row(.object(object))
        }
    }

    /// RFC 7638 §3: SHA-256 over the required members, and only those.
    @Test(arguments: vectors(having: "canonical"))
    func aThumbprintIsTheDigestOfTheCanonicalKey(_ row: Row) throws {
        let digest = SHA256.digest(of: try row.bytes("canonical"))
        let expected = try row.text("thumbprint")
        #expect(Thumbprint(digest: digest).description == expected)
        #expect(Thumbprint(expected)?.digest == digest)

        let json = try row.value("jwk")
        if json["kty"] == "OKP" {
            #expect(try JWK(json, named: "key").thumbprint.description == expected)
        } else {
            let error = try #require(throws: ProtocolError.self) { try JWK(json, named: "key") }
            #expect(error.code == .unsupportedAlgorithm)
        }
    }

    /// RFC 7515 §5.1: how the parts are spelled, and what the signature is over.
    @Test(arguments: vectors(having: "jws"))
    func theSigningInputIsHeaderDotPayload(_ row: Row) throws {
        let parts = try row.text("jws").split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        #expect(Base64URL.encode(try row.bytes("header")) == parts[0])
        #expect(Base64URL.encode(try row.bytes("payload")) == parts[1])
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        let code = try #require(Base64URL.decode(String(parts[2])))
        if let key = row["key"]?.string {
            let secret = try #require(Base64URL.decode(key))
            let expected = HMACSHA256.code(for: input.span, key: secret.span)
            #expect(expected.bytes == code)
        } else if row["jwk"] != nil {
            let signature = try #require(Signature(code))
            let key = try JWK(try row.value("jwk"), named: "key").publicKey
            #expect(key.verifies(signature, over: input))
            let signer = try SigningKey(seed: Hex.bytes(row.text("seed")))
            #expect(signer.publicKey == key)
            let again = signer.signature(over: input.span)
            #expect(again == signature)
        } else {
            #expect(code.isEmpty)
        }
    }

    /// Signed texts that are no tokens of this protocol stay outside, good signature or not.
    @Test(arguments: vectors(having: "jws", "refused"))
    func otherSignedTextsAreNoTokens(_ row: Row) throws {
        let bytes = try row.bytes("jws")
        let error = try #require(throws: ProtocolError.self) { try Token(bytes) }
        #expect(error.code == .invalidJWT)
        #expect(error.message.contains(try row.text("refused")))
    }

    /// Our tokens, byte for byte as another implementation writes and signs them.
    @Test(arguments: vectors(having: "jws", "kind"))
    func ourTokensAreTheirs(_ row: Row) throws {
        let bytes = try row.bytes("jws")
        let token = try Token(bytes)
        #expect(token.kind.rawValue == (try row.text("kind")))
        #expect(token.claims.json.serialized() == (try row.bytes("payload")))
        let signer = try SigningKey(seed: Hex.bytes(row.text("seed")))
        #expect(TokenSigner.token(token.kind, token.claims, signedWith: signer) == bytes)
    }
}
