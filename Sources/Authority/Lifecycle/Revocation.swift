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

    /// Revokes a host and every agent under it that is not at an end; returns how many agents.
    func revokeHost(
        _ id: HostID, for cause: Cause
    ) async throws -> (agents: Int, pointer: LedgerPointer?) {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var host = try txn.get(change.tables.hosts, id) else {
                throw ProtocolError(.notFound, "There is no such host.")
            }
            let moved = try change.move(
                &host, on: .revoked, for: cause, operation: operation,
                chance: operation.chance(), in: txn)
            return (moved?.agents ?? 0, moved.map { LedgerPointer($0.entry) })
        }
    }
}
