// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

/// Whose signature a request carries.
enum Credential {
    /// Nobody's.
    case none
    /// The host's (§4.2); with the agent's public key when an agent is registered.
    case host(SigningKey, issuer: String, registering: PublicKey? = nil)
    /// An agent's (§4.3), for one audience, narrowed to capabilities where they are given.
    case agent(AgentSigner, audience: String, capabilities: [String]? = nil)

    /// Whose signature it is, among those of one server; nil for nobody's.
    var principal: String? {
        switch self {
        case .none: nil
        case .host: "host"
        case .agent(let signer, _, _): signer.agent.text
        }
    }

    /// A token for one request, signed now.
    func token(
        boundTo confirmation: Confirmation?, at now: Timestamp, random: any RandomSource
    ) -> [UInt8]? {
        switch self {
        case .none:
            return nil
        case .host(let key, let issuer, let agent):
            let jwk = JWK(key.publicKey)
            let claims = TokenClaims(
                issuer: jwk.thumbprint.description, audiences: [issuer], issuedAt: now.seconds,
                expiresAt: now.seconds + TokenLifetime.seconds, tokenID: .tokenID(random),
                hostKey: jwk.json, agentKey: agent.map { JWK($0).json },
                confirmation: confirmation)
            return TokenSigner.token(.host, claims, signedWith: key)
        case .agent(let signer, let audience, let capabilities):
            return signer.token(
                audience: audience, capabilities: capabilities, boundTo: confirmation, at: now,
                random: random)
        }
    }
}
