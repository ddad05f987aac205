// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

/// That an agent was used, which its session TTL counts from. Written only when that moved by more
/// than a sixtieth of the TTL, so that nearly every request costs no write.
struct Use: Sendable {
    private let seen: Agent
    private let now: Timestamp
    /// Whether enough time has passed for a write.
    let isDue: Bool

    init(of agent: Agent, at now: Timestamp, parts: Parts) {
        seen = agent
        self.now = now
        let step = parts.rules.lifetimes(of: agent.mode).sessionTTL / 60
        isDue = now - (agent.lastUsedAt ?? agent.activatedAt ?? agent.createdAt) > step
    }

    /// Rides in a commit that happens anyway.
    func note(_ change: inout Change, in txn: borrowing WriteTransaction) throws {
        guard isDue, var agent = try txn.get(change.tables.agents, seen.id),
            agent.status == .active, now > (agent.lastUsedAt ?? agent.createdAt)
        else { return }
        agent.lastUsedAt = now
        try change.put(agent, in: txn)
    }
}
