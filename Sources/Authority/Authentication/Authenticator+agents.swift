// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

/// Tokens of agents and hosts whose keys are published (§4.5, steps 4 and 7).
extension Authenticator {
    /// Verifies a token with the agent's key. Returns the key where it was published and is not the
    /// one on record: a new one under the same name takes the old one's place (§8.7).
    func verify(_ token: Token, of snapshot: AgentSnapshot) async throws -> PublicKey? {
        let recorded = snapshot.agent.publicKey
        guard let published = snapshot.agentKeys, let keyID = published.keyID else {
            try check.signature(token, by: recorded)
            return nil
        }
        let verifying = try await parts.keySets.find(at: published.url, for: .known) { keys in
            keys[keyID].flatMap { key in
                key.publicKey.verifies(token.signature, over: token.signingInput.span)
                    ? key.publicKey : nil
            }
        }
        guard let verifying else {
            throw ProtocolError.invalidJWT(
                "The token's signature does not verify with the agent's published key.")
        }
        return verifying == recorded ? nil : verifying
    }

    /// An `iss` that is not the host's on record: the agent may have heard of the host's new key
    /// before this server did, or still use the one before. The host has to publish it now (§8.7).
    func checkIssuer(
        _ claims: TokenClaims, isPublishedBy snapshot: AgentSnapshot
    ) async throws(ProtocolError) {
        var isPublished: Bool?
        if let thumbprint = claims.issuer.flatMap({ Thumbprint($0) }), let keys = snapshot.hostKeys
        {
            isPublished = try await parts.keySets.find(at: keys.url, for: .known) {
                $0.contains(thumbprint) ? true : nil
            }
        }
        guard isPublished ?? false else {
            throw .invalidJWT("The token's iss is not the agent's host.")
        }
    }

    /// The agent as it stands once its new key is on record, if it has one.
    func noting(_ principal: AgentPrincipal) async throws -> AgentPrincipal {
        guard let key = principal.newKey else { return principal }
        let id = principal.snapshot.agent.id
        try await PublishedRotation(parts: parts).move(id, to: JWK(key))
        let epoch = parts.journal.epoch
        guard let snapshot = try parts.journal.snapshot(of: id) else {
            throw ProtocolError.invalidJWT("The token names no agent of this server.")
        }
        return AgentPrincipal(
            claims: principal.claims, token: principal.token, snapshot: snapshot, epoch: epoch)
    }
}
