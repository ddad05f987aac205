// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Transparency

/// Keys that replace others.
extension Authority {
    /// An agent's key, for its host or, where the operator lets it, for the agent itself.
    func rotateKey(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let isOwn = try call.bearerToken.map { try Token(parsing: $0.span).kind == .agent }
        if isOwn ?? false { return try await rotateOwnKey(call, &asker) }
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let request = try RotationRequest(body(of: call))
        guard let agent = request.agent else {
            throw ProtocolError.invalidRequest("'agent_id' is missing; name the host's agent.")
        }
        _ = try await authenticator.isProven(request)
        return try await rotate(
            agent, to: request.publicKey, for: .host(host.id, key: host.publicKey))
    }

    /// Clients in the field send the agent's own token and nothing but the key.
    private func rotateOwnKey(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let principal = try await authenticator.agent(
            of: call, audiences: [parts.configuration.issuer], asker: &asker)
        guard parts.configuration.tokens.selfRotation else {
            throw ProtocolError(
                .unauthorized, "Agents may not rotate their own keys here; have the host do it.")
        }
        // A token that was made for less, or for others too, must not take the agent over.
        guard principal.claims.audiences.count == 1, principal.claims.capabilities == nil else {
            throw ProtocolError.invalidJWT(
                "The token must be for the issuer alone, and not narrowed to capabilities.")
        }
        let request = try RotationRequest(body(of: call))
        let agent = principal.snapshot.agent
        guard request.agent == nil || request.agent == agent.id else {
            throw ProtocolError(
                .unauthorized, "An agent rotates its own key only; its host may rotate others.")
        }
        _ = try await authenticator.isProven(request)
        return try await rotate(
            agent.id, to: request.publicKey, for: .agent(key: agent.publicKey))
    }

    private func rotate(
        _ agent: AgentID, to key: JWK, for asker: Rotation.Asker
    ) async throws -> ProtocolReply {
        let (status, pointer) = try await Rotation(parts: parts)
            .rotate(agent, to: key, for: asker)
        return ProtocolReply(
            ["agent_id": .string(agent.text), "status": .string(status.rawValue)],
            headers: headers(pointer))
    }

    /// A host's key.
    func rotateHostKey(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let request = try RotationRequest(body(of: call))
        let isProven = try await authenticator.isProven(request)
        let pointer = try await Rotation(parts: parts)
            .rotate(host.id, from: host.jwk, to: request.publicKey, isProven: isProven)
        return ProtocolReply(
            ["host_id": .string(host.id.text), "status": .string(host.status.rawValue)],
            headers: headers(pointer))
    }

    /// The keys that the server signs with (§5.1, `jwks_uri`). Answers are not signed in this version
    /// of the protocol; what the server signs are the checkpoints of its ledger.
    func serverKeys() -> ProtocolReply {
        let key = JWK(ledgerKey.publicKey)
        var members = key.json.object ?? JSONObject()
        members["kid"] = .string(key.thumbprint.description)
        members["alg"] = "EdDSA"
        members["use"] = "sig"
        return ProtocolReply(
            ["keys": [.object(members)]],
            headers: [.init("Cache-Control", "public, max-age=3600")])
    }
}
