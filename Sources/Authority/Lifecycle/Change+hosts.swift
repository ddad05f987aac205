// SPDX-License-Identifier: Apache-2.0
package import AgentAuthLedger
import AgentAuthProtocol
import Audit
package import Cryptography
package import Storage

extension Change {
    /// Moves a host and the agents under it, each change with its entry.
    ///
    /// Returns the host's own entry and how many agents moved with it; nil when the event changes
    /// nothing. Throws a
    /// ``ProtocolError`` when the host's state does not allow the event; nothing is written then.
    @discardableResult
    package mutating func move(
        _ host: inout Host, on event: HostEvent, for cause: Cause, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws -> HostMove? {
        switch host.status.after(event) {
        case .refused: throw ProtocolError.standing(of: host.status)
        case .unchanged: return nil
        case .moved(let next, let effects):
            if event == .linked { host.user = cause.user }
            var entry = operation.entry(event.auditEvent)
            entry.host = host.id
            entry.user = host.user
            cause.explain(&entry)
            if event == .unlinked { host.user = nil }
            if host.status != .active && next == .active { host.activatedAt = operation.now }
            host.status = next
            let appended = try record(entry, chance: chance, in: txn)
            host.changedBy = appended.seq
            try put(host, in: txn)
            if next == .revoked { try releaseUnprovenKey(of: host, in: txn) }
            var moved = 0
            for effect in effects {
                moved += try cascade(
                    effect, from: host, for: cause, operation: operation, chance: chance, in: txn)
            }
            return HostMove(entry: appended, agents: moved)
        }
    }

    /// What moving a host has done.
    package struct HostMove: Sendable {
        package let entry: AppendedEntry
        package let agents: Int
    }

    private mutating func cascade(
        _ effect: HostEffect, from host: Host, for cause: Cause, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws -> Int {
        var moved = 0
        for id in try tables.agents(under: host.id, in: txn) {
            guard var agent = try txn.get(tables.agents, id),
                let event = effect.event(for: agent)
            else { continue }
            if event == .claimed || event == .hostLinked { agent.user = host.user }
            let didMove = try move(
                &agent, on: event, for: cause, operation: operation, chance: chance, in: txn)
            moved += didMove == nil ? 0 : 1
        }
        return moved
    }
}

extension HostEffect {
    /// What the effect is for one agent under the host; nil when it leaves the agent alone.
    fileprivate func event(for agent: Agent) -> AgentEvent? {
        switch self {
        case .revokeAgents:
            [.pending, .active, .expired].contains(agent.status) ? .revoked : nil
        case .rejectAgents:
            agent.status == .pending ? .hostRejected : nil
        case .claimAutonomousAgents:
            agent.mode == .autonomous && agent.status == .active ? .claimed : nil
        case .attributeDelegatedAgents:
            // One that waits gets its user with the approval.
            agent.mode == .delegated && agent.user == nil
                && [.active, .expired].contains(agent.status) ? .hostLinked : nil
        case .revokeDelegatedAgents:
            agent.mode == .delegated && [.pending, .active, .expired].contains(agent.status)
                ? .revoked : nil
        }
    }
}

extension HostEvent {
    /// The entry that records it.
    fileprivate var auditEvent: AuditEvent {
        switch self {
        case .approved: .hostActivated
        case .linked: .hostLinked
        case .unlinked: .hostUnlinked
        case .rejected: .hostRejected
        case .revoked: .hostRevoked
        }
    }
}
