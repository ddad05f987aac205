// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON

/// Hosts and agents for a served authority, played in bytes as a client would.
extension ServedAuthority {
    struct Actor: Sendable {
        let id: AgentID
        let key: SigningKey
        let hostKey: SigningKey
    }

    func key() -> SigningKey { SigningKey.generate(using: SystemRandomSource()) }

    func hostToken(_ host: SigningKey, agent: SigningKey? = nil) -> [UInt8] {
        var claims = claims(host, audience: authority.issuer)
        claims.hostKey = JWK(host.publicKey).json
        claims.agentKey = agent.map { JWK($0.publicKey).json }
        return TokenSigner.token(.host, claims, signedWith: host)
    }

    func agentToken(_ actor: Actor, audience: String? = nil) -> [UInt8] {
        var claims = claims(
            actor.hostKey, audience: audience ?? authority.issuer + Endpoint.execute.path)
        claims.subject = actor.id.text
        return TokenSigner.token(.agent, claims, signedWith: actor.key)
    }

    private func claims(_ host: SigningKey, audience: String) -> TokenClaims {
        let now = authority.parts.timeline.now.seconds
        return TokenClaims(
            issuer: JWK(host.publicKey).thumbprint.description, audiences: [audience],
            issuedAt: now, expiresAt: now + 60,
            tokenID: Base64URL.encode(SystemRandomSource().bytes(16)))
    }

    func register(
        _ host: SigningKey, _ agent: SigningKey, capabilities: JSONValue,
        mode: String = "delegated"
    ) async throws -> Answer {
        try await send(
            .register, token: hostToken(host, agent: agent),
            body: [
                "name": "Test agent", "capabilities": capabilities, "mode": .string(mode),
                "host_name": "Test host",
            ])
    }

    /// A delegated agent, approved as asked.
    func delegate(_ capabilities: JSONValue, user: String = "alice") async throws -> Actor {
        let (host, agent) = (key(), key())
        let answer = try await register(host, agent, capabilities: capabilities)
        guard let text = answer.json["approval"]?["user_code"]?.string,
            let code = UserCode(typed: text)
        else { throw CastingError(what: "no code in \(answer.json)") }
        let user = try await authority.operations.addUser(named: user)
        try await authority.approvals.approve(.code(code), by: .simulated(user))
        return Actor(id: try AgentView(answer.json).agent, key: agent, hostKey: host)
    }

    func execute(
        _ actor: Actor, _ capability: String = "check_balance",
        _ arguments: JSONValue = ["account_id": "acc_123"]
    ) async throws -> Answer {
        try await send(
            .execute, token: agentToken(actor),
            body: ["capability": .string(capability), "arguments": arguments])
    }
}

struct CastingError: Error {
    let what: String
}
