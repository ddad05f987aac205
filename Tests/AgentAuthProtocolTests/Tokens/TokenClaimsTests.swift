// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct TokenClaimsTests {
    /// Decisions 35 and 37: types, ranges, presence, and what is read out of good ones.
    @Test(arguments: Table.rows("tokens/claims.json"))
    func claimsAreJudgedAsTheTableSays(_ row: Row) throws {
        let bytes = TokenForge.withClaims(of: row)
        #expect(bytes.count <= ProtocolLimits.tokenBytes)
        if let words = try row.value("refused").string {
            let error = try #require(throws: ProtocolError.self) {
                try Token(bytes)
            }
            #expect(error.code == .invalidJWT)
            #expect(error.message.contains(words), "\(error.message)")
        } else {
            let claims = try Token(bytes).claims
            for (name, expected) in row["reads"]?.object ?? JSONObject() {
                #expect(Self.claim(name, of: claims) == expected, "\(name)")
            }
        }
    }

    private static func claim(_ name: String, of claims: TokenClaims) -> JSONValue? {
        func array(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        switch name {
        case "iss": return claims.issuer.map { .string($0) } ?? .null
        case "sub": return claims.subject.map { .string($0) } ?? .null
        case "aud": return array(claims.audiences)
        case "iat": return .number(JSONNumber(claims.issuedAt))
        case "exp": return .number(JSONNumber(claims.expiresAt))
        case "jti": return .string(claims.tokenID)
        case "capabilities": return claims.capabilities.map(array) ?? .null
        case "cnf": return claims.confirmation?.json ?? .null
        default: return nil
        }
    }

    /// Keys are kept as they came: whether they are keys is judged where they are used.
    @Test func keysAreKeptAsTheyCame() throws {
        let payload = TokenForge.payload(
            TokenForge.claims + [("host_public_key", "null"), ("agent_public_key", "{\"kty\":1}")])
        let claims = try Token(TokenForge.token(payload: Array(payload.utf8))).claims
        #expect(claims.hostKey == .some(.null))
        #expect(claims.agentKey == ["kty": 1])
    }
}
