// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage
import StrictJSON

/// The keys of a registration (§4.2, step 9 of §4.5.1), and whoever has them already.
extension Registration {
    /// The agent's key as the host token names it: the key itself, or where it is published. That is
    /// fetched here, outside of any transaction.
    func agentKey(
        named principal: Authenticator.HostPrincipal
    ) async throws(ProtocolError) -> (JWK, PublishedKeys?) {
        let claims = principal.claims
        if let json = claims.agentKey { return (try JWK(json, named: "agent_public_key"), nil) }
        guard let text = claims.agentKeysURL else {
            throw .invalidRequest(
                "The host token has neither agent_public_key nor agent_jwks_url; registration needs "
                    + "the agent's key.")
        }
        guard let keyID = claims.agentKeyID, !keyID.isEmpty,
            keyID.utf8.count <= ProtocolLimits.keyIDBytes
        else {
            throw .invalidRequest(
                "The host token has no agent_kid; name the agent's key in the set at "
                    + "agent_jwks_url.")
        }
        guard let url = HTTPSURL(text) else { throw .keySetRefused }
        if let host = principal.keys, host.url.isSamePlace(as: url) {
            throw .invalidRequest("agent_jwks_url and host_jwks_url must be different addresses.")
        }
        let isKnown = principal.host?.status == .active
        guard
            let key = try await parts.keySets.find(
                at: url, for: isKnown ? .known : .stranger, { $0[keyID] })
        else { throw .invalidJWT("The set at agent_jwks_url has no key of the token's agent_kid.") }
        return (key, PublishedKeys(url, keyID: keyID))
    }

    /// The host that registers, if it is known. Looked for again: another request may have made it
    /// since this one was verified.
    func knownHost(
        _ draft: Draft, _ tables: StateTables, in txn: borrowing WriteTransaction
    ) throws -> Host? {
        var host = try tables.host(withKey: draft.hostKey.thumbprint, in: txn)
        if host == nil, let keys = draft.hostKeys {
            host = try tables.host(publishingAt: keys, in: txn)
        }
        if let host, try tables.publishedKeys(of: host.id, in: txn) != draft.hostKeys {
            throw ProtocolError.invalidJWT(
                "The host's keys are delivered in another way; try again.")
        }
        if let host, draft.hostKeys == nil, host.publicKey != draft.hostKey.publicKey {
            throw ProtocolError.keyReplaced
        }
        return host
    }

    /// The agent that has the key, or whose key is published in the same place.
    func earlierAgent(
        _ draft: Draft, of host: Host, _ tables: StateTables, in txn: borrowing WriteTransaction
    ) throws -> Agent? {
        let key = PairKey(host.id, draft.agentKey.thumbprint)
        if let reference = try txn.get(tables.agentKeys, key) {
            return try txn.get(tables.agents, reference.target)
        }
        guard let keys = draft.agentKeys else { return nil }
        return try tables.agent(publishedAt: keys, under: host.id, in: txn)
    }
}
