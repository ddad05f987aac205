// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// `POST /agent/revoke-capability`: a host, or the agent itself, gives up what the agent holds or
/// waits for. It does not come back by a reactivation; what was given up before stays so.
struct GrantSurrender: Sendable {
    let parts: Parts
    let operation: Operation

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    /// Takes the capabilities from an agent, all or none, and returns their grants. Throws
    /// `invalid_capabilities` with the names that were never asked for.
    func surrender(
        _ names: [String], of id: AgentID, under host: HostID, cause: Cause
    ) async throws -> [Grant] {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var agent = try txn.get(change.tables.agents, id), agent.host == host else {
                throw ProtocolError.unknownAgent
            }
            let before = try change.tables.grants(of: id, in: txn)
            try GrantSurrender.check(names, among: before)
            let chance = operation.chance()
            let live = before.filter { grant in
                [.active, .pending].contains(grant.state) && GrantSurrender.isOne(grant, of: names)
            }
            for grant in live {
                try change.move(
                    grant, on: .revoked, reason: "The grant was given up.", agent: &agent,
                    for: cause, operation: operation, chance: chance, in: txn)
            }
            if !live.isEmpty { try change.put(agent, in: txn) }
            return try change.tables.grants(of: id, in: txn)
                .filter { GrantSurrender.isOne($0, of: names) }
        }
    }

    private static func check(_ names: [String], among grants: [Grant]) throws(ProtocolError) {
        let unknown = names.filter { name in
            !grants.contains { $0.capability.utf8.elementsEqual(name.utf8) }
        }
        guard unknown.isEmpty else {
            throw ProtocolError(
                .invalidCapabilities,
                "The agent has no grant for: \(unknown.joined(separator: ", ")); look at its status.",
                details: [.init("invalid_capabilities", .array(unknown.map { .string($0) }))])
        }
    }

    private static func isOne(_ grant: Grant, of names: [String]) -> Bool {
        names.contains { $0.utf8.elementsEqual(grant.capability.utf8) }
    }
}

extension Authority {
    func revokeCapability(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let isOwn = try call.bearerToken.map { try Token(parsing: $0.span).kind == .agent }
        let (request, id, host, cause) =
            isOwn ?? false
            ? try await ownSurrender(call, &asker) : try await hostSurrender(call, &asker)
        let grants = try await GrantSurrender(parts: parts)
            .surrender(request.capabilities, of: id, under: host, cause: cause)
        let view = AgentView(
            agent: id, grants: GrantView.list(grants, parts: parts, now: parts.now))
        return ProtocolReply(view.json)
    }

    private typealias Surrender = (GrantRevocationRequest, AgentID, HostID, Cause)

    private func hostSurrender(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> Surrender {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let request = try GrantRevocationRequest(body(of: call))
        guard let agent = request.agent else {
            throw ProtocolError.invalidRequest("'agent_id' is missing; name the host's agent.")
        }
        return (request, agent, host.id, Cause(why: "host_request"))
    }

    private func ownSurrender(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> Surrender {
        let principal = try await authenticator.agent(
            of: call, audiences: [parts.configuration.issuer], asker: &asker)
        let request = try GrantRevocationRequest(body(of: call))
        let agent = principal.snapshot.agent
        guard request.agent == nil || request.agent == agent.id else {
            throw ProtocolError(
                .unauthorized, "An agent gives up its own grants only; its host may for others.")
        }
        if let narrowed = principal.claims.capabilities {
            for name in request.capabilities
            where !narrowed.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
                throw ProtocolError(
                    .capabilityNotGranted,
                    "The token is narrowed to other capabilities than '\(name)'.")
            }
        }
        return (request, agent.id, agent.host, Cause(via: .self))
    }
}
