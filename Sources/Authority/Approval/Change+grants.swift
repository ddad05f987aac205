// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
package import AgentAuthProtocol
import Audit
package import Cryptography
package import Storage

extension Change {
    /// Writes a new grant in the place of those of the same capability that are over, with its
    /// entry when it is active from the start; a pending one is part of the question's entry.
    package mutating func add(
        _ grant: Grant, to agent: inout Agent, for cause: Cause, operation: Operation,
        chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws {
        for other in try tables.grants(of: agent.id, in: txn)
        where other.capability.utf8.elementsEqual(grant.capability.utf8)
            && [.ended, .denied, .expired].contains(other.state)
        {
            try txn.delete(tables.grants, PairKey(agent.id, other.id))
        }
        if grant.state == .active {
            try recordDecision(
                .grantActivated, grant, agent: &agent, for: cause, operation: operation,
                chance: chance, in: txn)
        }
        try put(grant, in: txn)
    }

    /// Moves a grant, with its entry. The caller writes the agent afterwards: its version has
    /// moved.
    package mutating func move(
        _ grant: Grant, on event: GrantEvent, constraints: Constraints? = nil,
        expiresAt: Timestamp? = nil, reason: String?, agent: inout Agent, for cause: Cause,
        operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        guard case .moved(let state, _) = grant.state.after(event) else { return }
        var moved = grant
        moved.state = state
        moved.constraints = constraints ?? grant.constraints
        moved.expiresAt = expiresAt ?? grant.expiresAt
        moved.reason = reason ?? grant.reason
        moved.decidedBy = cause.decidedBy
        moved.updatedAt = operation.now
        let auditEvent: AuditEvent =
            switch event {
            case .approved: .grantActivated
            case .denied: .grantDenied
            case .revoked, .ended, .expired: .grantRevoked
            }
        try recordDecision(
            auditEvent, moved, agent: &agent, for: cause, operation: operation, chance: chance,
            in: txn)
        try put(moved, in: txn)
    }

    private mutating func recordDecision(
        _ event: AuditEvent, _ grant: Grant, agent: inout Agent, for cause: Cause,
        operation: Operation, chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws {
        var entry = operation.entry(event)
        entry.user = agent.user
        cause.explain(&entry)
        entry.host = agent.host
        entry.agent = agent.id
        entry.grant = grant.id
        entry.capability = grant.capability
        if event == .grantActivated && !grant.constraints.isEmpty {
            entry.set("constrained", true)
        }
        agent.changedBy = try record(entry, chance: chance, in: txn).seq
    }
}
