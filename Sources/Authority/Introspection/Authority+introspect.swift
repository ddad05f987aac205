// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

extension Authority {
    /// `POST /agent/introspect` (§5.12): what another server may know of a token that it was sent. The
    /// token is checked like one that is used here, and used up; the agent's session goes on as it
    /// was.
    func introspect(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        try checkServerSecret(of: call)
        let request = try IntrospectionRequest(body(of: call))
        let inner = ProtocolCall(
            .introspect, bearerToken: Array(request.token.utf8), remoteAddress: call.remoteAddress)
        do {
            let principal = try await authenticator.agent(
                of: inner, audiences: parts.executeAudiences, asker: &asker)
            return reply(Introspection(active(principal)))
        } catch let error as ProtocolError {
            // Whoever asks learns nothing of why; the ledger does.
            guard error.code.status < 500, error.code != .rateLimited else { throw error }
            refused(error, at: .introspect, asker)
            return reply(Introspection(nil))
        }
    }

    private func reply(_ introspection: Introspection) -> ProtocolReply {
        ProtocolReply(introspection.json, headers: [.init("Cache-Control", "no-store")])
    }

    /// Where the operator gave other servers a secret, nobody else may ask; where there is none,
    /// anybody may, a few times a minute.
    private func checkServerSecret(of call: ProtocolCall) throws(ProtocolError) {
        guard let secret = parts.configuration.introspectionSecret else {
            return try parts.limits.takeIntrospection(from: call.remoteAddress)
        }
        guard let given = call.bearerToken else {
            throw ProtocolError(
                .authenticationRequired,
                "Introspection needs 'Authorization: Bearer' with the secret of its servers.")
        }
        // Of digests, so that not even the secret's length shows in the time.
        let isRight = SHA256.digest(of: given).withBytes { given in
            SHA256.digest(of: secret).withBytes { ConstantTime.areEqual(given, $0) }
        }
        guard isRight else {
            throw ProtocolError(.authenticationRequired, "That is not the secret of its servers.")
        }
    }

    private func active(_ principal: Authenticator.AgentPrincipal) -> Introspection.Active {
        let snapshot = principal.snapshot
        let view = AgentView(
            snapshot.agent, grants: snapshot.grants, parts: parts, now: parts.now)
        let narrowed = principal.claims.capabilities
        return Introspection.Active(
            agent: snapshot.agent.id, host: snapshot.host.id, user: view.user,
            mode: snapshot.agent.mode,
            grants: view.grants.filter { grant in
                narrowed?.contains { $0.utf8.elementsEqual(grant.capability.utf8) } ?? true
            }, expiresAt: view.expiresAt)
    }
}
