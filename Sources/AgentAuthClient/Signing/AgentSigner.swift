// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// What an agent signs with: its own key, under the name of its host's.
struct AgentSigner {
    let agent: AgentID
    let key: SigningKey
    let host: PublicKey

    /// A token good for `lifetime` seconds from now on (§4.3).
    func token(
        audience: String, capabilities: [String]?, lifetime: Int64 = TokenLifetime.seconds,
        boundTo confirmation: Confirmation? = nil, at now: Timestamp, random: any RandomSource
    ) -> [UInt8] {
        let claims = TokenClaims(
            issuer: JWK(host).thumbprint.description, subject: agent.text, audiences: [audience],
            issuedAt: now.seconds, expiresAt: now.seconds + lifetime, tokenID: .tokenID(random),
            capabilities: capabilities, confirmation: confirmation)
        return TokenSigner.token(.agent, claims, signedWith: key)
    }
}

extension String {
    /// The number of one token (`jti`): 128 random bits, so that no other has it (§4.6).
    static func tokenID(_ random: any RandomSource) -> String {
        Base64URL.encode(random.bytes(16))
    }
}
