// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
import StrictJSON

/// Keys that replace others.
///
/// The new key is kept before the server hears of it, and takes the old one's place once the server
/// says so. Should the answer be lost, ask again: the same key is offered once more, and the server's
/// answer says which of the two it has.
extension AgentAuthClient {
    /// Gives an agent a new key (§5.8): for a change that was due, or because somebody else may have
    /// the old one, which opens nothing from then on.
    public func rotateKey(of agent: AgentID) async throws(ClientError) -> AgentStatus {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let fresh = SigningKey.generate(using: random)
        var key = fresh
        try updateRing { ring in
            ring.update(agent) { record in
                key = record.nextKey ?? fresh
                record.nextKey = key
            }
        }
        let isResumed = key.publicKey != fresh.publicKey
        var status = connected.record.status
        do throws(ClientError) {
            let answer = try await ask(
                .rotateKey, at: provider.address(of: .rotateKey),
                as: .host(connected.host, issuer: provider.issuer),
                body: RotationRequest(
                    agent: agent, publicKey: JWK(key.publicKey),
                    proof: proof(of: key, for: provider)
                ).json)
            status = try answer.agentView(of: agent).status ?? status
        } catch .refused(let refusal) where isResumed && refusal.known == .invalidRequest {
            // It is the key on record: the first time only the answer was lost.
        } catch {
            if error.isAnswered { try updateRing { $0.update(agent) { $0.nextKey = nil } } }
            throw error
        }
        try updateRing { ring in
            ring.update(agent) { record in
                record.key = key
                record.nextKey = nil
                record.status = status
            }
        }
        return status
    }

    /// Gives this host a new key at one server (§5.9); at others nothing changes. Its agents go on:
    /// what they sign from then on names the host by the new key.
    public func rotateHostKey(at issuer: String) async throws(ClientError) -> HostID {
        let provider = try await discover(issuer)
        let ring = try ring()
        guard let known = ring.host(at: provider.issuer), let host = known.host,
            let current = ring.hostKey(at: provider.issuer)
        else { throw .hostUnknown(issuer: issuer) }
        let fresh = SigningKey.generate(using: random)
        var key = fresh
        try updateRing { ring in
            ring.updateHost(at: provider.issuer) { record in
                key = record.nextKey ?? fresh
                record.nextKey = key
            }
        }
        do throws(ClientError) {
            try await rotateHost(from: current, to: key, at: provider)
        } catch {
            guard
                try await isOnRecord(
                    key, after: error, wasOffered: key.publicKey != fresh.publicKey, at: provider)
            else {
                if error.isAnswered {
                    try updateRing { $0.updateHost(at: provider.issuer) { $0.nextKey = nil } }
                }
                throw error
            }
        }
        try updateRing { ring in
            ring.updateHost(at: provider.issuer) { record in
                record.key = key
                record.nextKey = nil
            }
        }
        return host
    }

    /// Whether a key that was offered before is the host's already: then it can sign, and may not
    /// replace itself.
    private func isOnRecord(
        _ key: SigningKey, after error: ClientError, wasOffered: Bool, at provider: Discovery
    ) async throws(ClientError) -> Bool {
        guard wasOffered, case .refused(let refusal) = error, refusal.known == .invalidJWT else {
            return false
        }
        do {
            try await rotateHost(from: key, to: key, at: provider)
            return false
        } catch .refused(let refusal) {
            return refusal.known == .invalidRequest
        }
    }

    private func rotateHost(
        from current: SigningKey, to key: SigningKey, at provider: Discovery
    ) async throws(ClientError) {
        let answer = try await ask(
            .rotateHostKey, at: provider.address(of: .rotateHostKey),
            as: .host(current, issuer: provider.issuer),
            body: RotationRequest(
                publicKey: JWK(key.publicKey), proof: proof(of: key, for: provider)
            ).json)
        guard answer.json["status"]?.string == "active" else {
            throw .malformedReply("it answers a rotation without 'active'")
        }
    }

    /// That the new key is here, and its owner agrees.
    private func proof(of key: SigningKey, for provider: Discovery) -> String {
        let now = timeline.now
        let claims = TokenClaims(
            issuer: JWK(key.publicKey).thumbprint.description, audiences: [provider.issuer],
            issuedAt: now.seconds, expiresAt: now.seconds + TokenLifetime.seconds,
            tokenID: .tokenID(random))
        return String(
            decoding: TokenSigner.token(.keyProof, claims, signedWith: key), as: UTF8.self)
    }
}

extension ClientError {
    /// Whether the server has said no, so that nothing has changed there.
    fileprivate var isAnswered: Bool {
        if case .refused(let refusal) = self { return refusal.status < 500 }
        return false
    }
}
