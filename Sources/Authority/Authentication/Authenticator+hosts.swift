// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

/// Which key a host token has to be verified with (§4.5.1, steps 4 and 5).
extension Authenticator {
    struct HostSigner: Sendable {
        let key: JWK
        /// Nil when no host has the key or publishes its keys where the token says.
        let host: Host?
        /// Where the key was published; nil for one that was sent.
        let keys: PublishedKeys?
        /// Whether the host has never signed with the key before.
        var isNewKey = false
    }

    /// The host is found by the thumbprint in `iss`, else by where it publishes its keys: one that is
    /// found only so signs with a key that it has published since (§8.7). A claimed `kid` never
    /// selects a host.
    func hostSigner(
        of token: Token, named thumbprint: Thumbprint, at endpoint: Endpoint
    ) async throws -> HostSigner {
        let sent = try sentKey(token.claims)
        let named = try publishedKeys(token.claims)
        let (host, registered, isNewKey) = try known(thumbprint, publishing: named)
        if host != nil {
            // Whoever gets hold of one way must not be able to move to the other (§8.7).
            guard named == nil || named == registered, sent == nil || registered == nil else {
                throw ProtocolError.invalidJWT(
                    "How the host's keys are delivered was fixed when it registered; "
                        + "register it as a new host to change that.")
            }
        }
        if let keys = registered ?? named {
            guard host != nil || endpoint.welcomesStrangers else {
                throw ProtocolError.invalidJWT("No host of this server has the token's key.")
            }
            let key = try await publishedKey(
                of: token, named: thumbprint, at: keys.url, for: host == nil ? .stranger : .known)
            return HostSigner(key: key, host: host, keys: keys, isNewKey: isNewKey)
        }
        guard let key = host?.jwk ?? sent else {
            throw ProtocolError.invalidJWT(
                "No host has this key, and the token carries no host_public_key.")
        }
        guard key.thumbprint == thumbprint, sent == nil || sent == key else {
            throw ProtocolError.invalidJWT("The token's iss is not the thumbprint of its key.")
        }
        return HostSigner(key: key, host: host, keys: nil)
    }

    /// The host as it stands once it is on record that it signs with this key.
    func noting(_ signer: HostSigner) async throws -> Host? {
        guard let host = signer.host, signer.isNewKey else { return signer.host }
        return try await PublishedRotation(parts: parts).move(host.id, to: signer.key)
    }

    private func known(
        _ thumbprint: Thumbprint, publishing keys: PublishedKeys?
    ) throws -> (host: Host?, keys: PublishedKeys?, isNewKey: Bool) {
        let tables = parts.journal.tables
        return try parts.journal.read { txn in
            if let host = try tables.host(withKey: thumbprint, in: txn) {
                return (host, try tables.publishedKeys(of: host.id, in: txn), false)
            }
            guard let keys, let host = try tables.host(publishingAt: keys, in: txn) else {
                return (nil, nil, false)
            }
            return (host, keys, true)
        }
    }

    private func publishedKey(
        of token: Token, named thumbprint: Thumbprint, at url: HTTPSURL,
        for purpose: KeySetCache.Purpose
    ) async throws(ProtocolError) -> JWK {
        guard let keyID = token.keyID else {
            throw .invalidJWT(
                "The token's header has no kid; name the key in the set at host_jwks_url.")
        }
        let found = try await parts.keySets.find(at: url, for: purpose) { keys in
            keys[keyID].flatMap { $0.thumbprint == thumbprint ? $0 : nil }
        }
        guard let found else {
            throw .invalidJWT(
                "The set at host_jwks_url has no key of the token's kid whose thumbprint is its iss."
            )
        }
        return found
    }

    private func publishedKeys(_ claims: TokenClaims) throws(ProtocolError) -> PublishedKeys? {
        guard let text = claims.hostKeysURL else { return nil }
        guard let url = HTTPSURL(text) else { throw .keySetRefused }
        return PublishedKeys(url)
    }

    private func sentKey(_ claims: TokenClaims) throws(ProtocolError) -> JWK? {
        guard let json = claims.hostKey else { return nil }
        do {
            return try JWK(json, named: "host_public_key")
        } catch {
            // A key in a token is part of the token: what is wrong with it makes the token invalid,
            // but for another algorithm, which has a code of its own.
            throw error.code == .unsupportedAlgorithm ? error : .invalidJWT(error.message)
        }
    }
}

extension Endpoint {
    /// Whether a host that nobody knows has any business here. Elsewhere nothing is fetched for it.
    fileprivate var welcomesStrangers: Bool { self == .register || credential == .optional }
}
