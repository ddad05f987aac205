// SPDX-License-Identifier: Apache-2.0
package import AgentAuthLedger
import AgentAuthProtocol
import Audit
package import Cryptography
package import Storage

extension Change {
    /// Moves an agent, with everything that follows from it, each change with its entry.
    ///
    /// Returns the agent's own entry; nil when nothing changed. Throws a ``ProtocolError`` when the agent's state does not
    /// allow the event; nothing is written then.
    @discardableResult
    package mutating func move(
        _ agent: inout Agent, on event: AgentEvent, for cause: Cause, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry? {
        switch agent.status.after(event) {
        case .refused: throw ProtocolError.standing(of: agent.status)
        case .unchanged: return nil
        case .moved(let next, let effects):
            var entry = operation.entry(event.auditEvent)
            entry.host = agent.host
            entry.agent = agent.id
            entry.user = agent.user
            cause.explain(&entry)
            agent.status = next
            let appended = try record(entry, chance: chance, in: txn)
            agent.changedBy = appended.seq
            for effect in effects {
                try apply(
                    effect, to: &agent, for: cause, operation: operation, chance: chance, in: txn)
            }
            try put(agent, in: txn)
            return appended
        }
    }

    /// Ends the grants of an agent whose time is over, each with its entry. The caller writes the
    /// agent afterwards.
    mutating func expireGrants(
        of agent: inout Agent, under policy: CapabilityPolicy, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws {
        for grant in try tables.grants(of: agent.id, in: txn)
        where policy.hasExpired(grant, at: operation.now) {
            try move(
                grant, on: .expired, reason: Grant.expiredReason, agent: &agent,
                for: Cause(by: .policy, why: Grant.expiredCause), operation: operation,
                chance: chance, in: txn)
        }
    }

    private mutating func apply(
        _ effect: AgentEffect, to agent: inout Agent, for cause: Cause, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws {
        switch effect {
        case .startClocks:
            agent.activatedAt = operation.now
            agent.lastUsedAt = nil
        case .endGrants:
            for var grant in try tables.grants(of: agent.id, in: txn) {
                guard case .moved(let state, _) = grant.state.after(.ended) else { continue }
                grant.state = state
                grant.decidedBy = cause.decidedBy
                grant.reason = "The agent's \(agent.status.rawValue) state ended the grant."
                grant.updatedAt = operation.now
                try put(grant, in: txn)
            }
        case .voidApprovals:
            for request in try tables.openApprovals(of: agent.id, in: txn) {
                try close(
                    request, on: .voided, for: cause, operation: operation, chance: chance, in: txn)
            }
        }
    }
}

extension AgentEvent {
    /// The entry that records it.
    fileprivate var auditEvent: AuditEvent {
        switch self {
        case .approved: .agentActivated
        case .denied, .hostRejected: .agentRejected
        case .lapsed, .reactivationExpired: .agentExpired
        case .reactivated, .reactivationRequested: .agentReactivated
        case .revoked, .outlived: .agentRevoked
        case .claimed: .agentClaimed
        case .hostLinked: .agentLinked
        }
    }
}
