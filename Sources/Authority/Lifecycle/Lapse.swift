// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Storage

/// Stores what an agent's clocks say: one found expired becomes expired, one that has outlived its
/// absolute lifetime becomes revoked.
struct Lapse: Sendable {
    let parts: Parts

    /// Does nothing for an agent whose clocks run, or whose state says it already.
    func settle(_ snapshot: AgentSnapshot) async throws {
        let operation = parts.operation()
        guard event(for: snapshot.agent, at: operation.now) != nil else { return }
        let id = snapshot.agent.id
        try await parts.journal.commit { txn, change in
            guard let agent = try txn.get(change.tables.agents, id) else { return }
            try settle(agent, operation: operation, &change, in: txn)
        }
    }

    /// The same within a transaction that goes on; returns the agent as it stands now.
    @discardableResult
    func settle(
        _ agent: Agent, operation: Operation, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Agent {
        guard let event = event(for: agent, at: operation.now) else { return agent }
        var settled = agent
        let why: ErrorCode = event == .outlived ? .absoluteLifetimeExceeded : .agentExpired
        try change.move(
            &settled, on: event, for: Cause(by: .policy, why: why.rawValue), operation: operation,
            chance: operation.chance(), in: txn)
        return settled
    }

    /// Stores that the grants of an agent are over whose time is; does nothing when there are none.
    func settleGrants(of snapshot: AgentSnapshot) async throws {
        let (operation, policy) = (parts.operation(), parts.rules.policy)
        guard snapshot.grants.contains(where: { policy.hasExpired($0, at: operation.now) }) else {
            return
        }
        let id = snapshot.agent.id
        try await parts.journal.commit(nested: true) { txn, change in
            guard var agent = try txn.get(change.tables.agents, id) else { return }
            try change.expireGrants(
                of: &agent, under: policy, operation: operation, chance: operation.chance(),
                in: txn)
            try change.put(agent, in: txn)
        }
    }

    /// The agent as its clocks leave it, for answers that change nothing.
    func seen(_ agent: Agent, at now: Timestamp) -> AgentStatus {
        guard let event = event(for: agent, at: now),
            case .moved(let status, _) = agent.status.after(event)
        else { return agent.status }
        return status
    }

    private func event(for agent: Agent, at now: Timestamp) -> AgentEvent? {
        guard [.pending, .active, .expired].contains(agent.status) else { return nil }
        switch parts.rules.clocks(of: agent, at: now) {
        case .outlived: return .outlived
        case .lapsed: return agent.status == .active ? .lapsed : nil
        case .running: return nil
        }
    }
}
