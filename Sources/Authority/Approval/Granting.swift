// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage

/// Writes the grants of one operation: active ones that policy gives, or pending ones that wait
/// for an answer.
struct Granting: Sendable {
    let operation: Operation
    let policy: CapabilityPolicy
    let state: GrantState
    let cause: Cause

    func add(
        _ capabilities: [CapabilityRequest], to agent: inout Agent, reason: String?,
        _ chance: any RandomSource, _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws {
        for capability in capabilities {
            let grant = Grant(
                id: GrantID(random: chance), agent: agent.id, capability: capability.name,
                state: state, constraints: capability.constraints, decidedBy: cause.decidedBy,
                reason: reason, expiresAt: end(of: capability), createdAt: operation.now,
                updatedAt: operation.now)
            try change.add(
                grant, to: &agent, for: cause, operation: operation, chance: chance, in: txn)
        }
        try change.put(agent, in: txn)
    }

    /// What waits has the end that was asked for; the policy's counts from the approval.
    private func end(of capability: CapabilityRequest) -> Timestamp? {
        state == .active
            ? policy.end(
                of: capability.name, grantedAt: operation.now, asked: capability.expiresAt)
            : capability.expiresAt
    }
}
