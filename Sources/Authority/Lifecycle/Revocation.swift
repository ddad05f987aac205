// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// The end of an agent (§5.7) or of a host with all its agents (§5.10). Once it is answered,
/// nothing that needs them runs any more.
struct Revocation: Sendable {
    let parts: Parts
    let operation: Operation

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    /// Revokes an agent; one that is revoked already stays so. With `host`, the agent must be
    /// under it.
    func revoke(
        _ id: AgentID, under host: HostID? = nil, for cause: Cause
    ) async throws -> LedgerPointer? {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var agent = try txn.get(change.tables.agents, id),
                host == nil || agent.host == host
            else { throw ProtocolError.unknownAgent }
            let entry = try change.move(
                &agent, on: .revoked, for: cause, operation: operation,
                chance: operation.chance(), in: txn)
            return entry.map { LedgerPointer($0) }
        }
    }

    /// Takes a capability from an agent: the grant in force and the one that waits. False when it
    /// was taken before; `not_found` when there is no grant of that name.
    func revokeGrants(
        of id: AgentID, for capability: String, cause: Cause
    ) async throws -> Bool {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var agent = try txn.get(change.tables.agents, id) else {
                throw ProtocolError.noSuchAgent
            }
            let chance = operation.chance()
            let grants = try change.tables.grants(of: id, in: txn)
                .filter { $0.capability.utf8.elementsEqual(capability.utf8) }
            let live = grants.filter { $0.state == .active || $0.state == .pending }
            guard !live.isEmpty || grants.contains(where: { $0.state == .revoked }) else {
                throw ProtocolError(
                    .notFound, "The agent has no grant for that capability; look at the agent.")
            }
            for grant in live {
                try change.move(
                    grant, on: .revoked, reason: "The grant was revoked.", agent: &agent,
                    for: cause, operation: operation, chance: chance, in: txn)
            }
            if !live.isEmpty { try change.put(agent, in: txn) }
            return !live.isEmpty
        }
    }

    /// Revokes a host and every agent under it that is not at an end; returns how many agents.
    func revokeHost(
        _ id: HostID, for cause: Cause
    ) async throws -> (agents: Int, pointer: LedgerPointer?) {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var host = try txn.get(change.tables.hosts, id) else {
                throw ProtocolError.unknownHost
            }
            let moved = try change.move(
                &host, on: .revoked, for: cause, operation: operation,
                chance: operation.chance(), in: txn)
            return (moved?.agents ?? 0, moved.map { LedgerPointer($0.entry) })
        }
    }
}
