// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct TokenSignerTests {
    private let key = SigningKey.generate(using: SeededChance(seed: 1))

    static let claims: [TokenClaims] = [
        TokenClaims(issuer: nil, audiences: ["a"], issuedAt: 0, expiresAt: 1, tokenID: "j"),
        TokenClaims(
            issuer: "i", subject: "agt_1", audiences: ["a", "b"], issuedAt: 1_710_000_000,
            expiresAt: 1_710_000_060, tokenID: "\u{0}\"\\é\u{1F388}", capabilities: ["x", "y"]),
        TokenClaims(
            issuer: "i", audiences: ["caf\u{e9}", "cafe\u{301}"], issuedAt: 253_402_300_799,
            expiresAt: 253_402_300_799, tokenID: String(repeating: "j", count: 256),
            capabilities: [], hostKey: ["kty": "OKP"], agentKey: ["x": [1, .null]]),
    ]

    /// What is written is read back whole, and the signature is over what was read.
    @Test(arguments: TokenKind.allCases, claims)
    func writtenTokensAreReadBack(_ kind: TokenKind, _ claims: TokenClaims) throws {
        let bytes = TokenSigner.token(kind, claims, signedWith: key)
        let token = try Token(bytes)
        #expect(token.kind == kind)
        #expect(token.claims.json == claims.json)
        #expect(key.publicKey.verifies(token.signature, over: token.signingInput))
        #expect(bytes.allSatisfy { $0 < 0x7F && $0 > 0x20 })
    }

    /// A token cannot pass for one of the other kind: the header is signed too.
    @Test func theKindIsSigned() throws {
        let claims = Self.claims[0]
        let agent = try Token(TokenSigner.token(.agent, claims, signedWith: key))
        let host = try Token(TokenSigner.token(.host, claims, signedWith: key))
        #expect(!key.publicKey.verifies(agent.signature, over: host.signingInput))
        #expect(!key.publicKey.verifies(host.signature, over: agent.signingInput))
    }
}
