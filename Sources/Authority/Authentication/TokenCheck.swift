// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// The checks that host and agent tokens share (§4.5, §4.5.1), each alone and pure.
struct TokenCheck: Sendable {
    let rules: AuthorityConfiguration.TokenRules

    /// The token, read; or what to say to somebody without a usable one.
    func token(of call: ProtocolCall, kind: TokenKind) throws(ProtocolError) -> Token {
        guard let bytes = call.bearerToken else {
            throw ProtocolError(
                .authenticationRequired,
                "This endpoint needs 'Authorization: Bearer' or 'DPoP' with a \(kind.rawValue) token."
            )
        }
        guard bytes.count <= rules.maximumBytes else {
            throw .invalidJWT("The token has more than \(rules.maximumBytes) bytes.")
        }
        let token = try Token(parsing: bytes.span)
        guard token.kind == kind else {
            throw .invalidJWT("The token's typ must be \(kind.rawValue).")
        }
        return token
    }

    /// Whole strings, byte by byte; one match among several is enough.
    func audience(_ claims: TokenClaims, isOneOf accepted: [String]) throws(ProtocolError) {
        let matches = claims.audiences.contains { audience in
            accepted.contains { $0.hasSameBytes(as: audience) }
        }
        guard matches else {
            throw .invalidJWT("The token's aud must be \(accepted.joined(separator: " or ")).")
        }
    }

    func signature(_ token: Token, by key: PublicKey) throws(ProtocolError) {
        guard key.verifies(token.signature, over: token.signingInput.span) else {
            throw .invalidJWT("The token's signature does not verify with the registered key.")
        }
    }

    /// `exp` and `iat` against the wall clock, with the tolerated skew (§8.2).
    func times(_ claims: TokenClaims, at now: Timestamp) throws(ProtocolError) {
        let skew = rules.clockSkew.milliseconds / 1000
        let longest = rules.maximumLifetime.milliseconds / 1000 + skew
        // Both are within the years that a timestamp holds, so nothing here overflows.
        guard claims.expiresAt - claims.issuedAt <= longest else {
            throw .invalidJWT("The token lives longer than \(longest) seconds; sign a shorter one.")
        }
        guard claims.expiresAt > claims.issuedAt else {
            throw .invalidJWT("The token's exp is not after its iat.")
        }
        guard now.seconds < claims.expiresAt + skew else {
            throw .invalidJWT("The token has expired; sign a new one.")
        }
        guard claims.issuedAt <= now.seconds + skew else {
            throw .invalidJWT("The token's iat is in the future; check the clock.")
        }
    }
}
