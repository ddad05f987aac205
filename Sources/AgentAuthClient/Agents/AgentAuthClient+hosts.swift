// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

extension AgentAuthClient {
    /// Makes this host known to a server with the one-time token that an operator handed out: its
    /// agents then get the host's default capabilities without asking anybody.
    ///
    /// `name` is what the host is called; nil leaves the name that the operator gave it.
    public func enrollHost(
        at issuer: String, token: String, name: String? = nil
    ) async throws(ClientError) -> HostEnrollment {
        let provider = try await discover(issuer)
        let key = try hostKey(at: provider.issuer)
        let body = EnrollRequest(token: token, publicKey: JWK(key.publicKey), name: name)
        let answer = try await ask(
            .enrollHost, at: provider.address(of: .enrollHost), as: .none, body: body.json)
        let enrollment = try HostEnrollment(answer)
        try updateRing { $0.know(host: enrollment.host, at: provider.issuer) }
        return enrollment
    }

    /// Revokes this host at a server, with all its agents there (§5.10); final. A host that the
    /// server has revoked itself is forgotten just so. From then on the server meets a new host
    /// key; at other servers nothing changes.
    public func revokeHost(at issuer: String) async throws(ClientError) -> HostRevocation {
        let provider = try await discover(issuer)
        let ring = try ring()
        guard let known = ring.host(at: provider.issuer), let key = ring.hostKey(at: issuer),
            let host = known.host
        else { throw .hostUnknown(issuer: issuer) }
        var revocation = HostRevocation(host: host, agentsRevoked: 0, ledger: nil)
        do {
            let answer = try await ask(
                .revokeHost, at: provider.address(of: .revokeHost),
                as: .host(key, issuer: provider.issuer))
            revocation = try HostRevocation(answer)
        } catch .refused(let refusal) where refusal.saysGone {
            revocation.ledger = refusal.ledger
        }
        let fresh = SigningKey.generate(using: random)
        try updateRing { $0.replaceHost(at: provider.issuer, with: fresh) }
        return revocation
    }
}
