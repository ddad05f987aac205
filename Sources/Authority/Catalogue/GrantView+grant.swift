// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol

extension GrantView {
    /// A grant as replies show it (§5.3): an active one with its effective constraints and what the
    /// capability is, a pending one with nothing more, a denied one with the reason.
    init(_ grant: Grant, parts: Parts, now: Timestamp) {
        let policy = parts.rules.policy
        let isOver = policy.hasExpired(grant, at: now)
        let status = isOver ? .denied : grant.state.status
        switch status {
        case .active:
            let definition = parts.registry[grant.capability]?.definition
            self.init(
                capability: grant.capability, status: .active,
                constraints: policy.effective(grant.constraints, for: grant.capability),
                grantedBy: grant.decidedBy, reason: grant.reason, expiresAt: policy.end(of: grant),
                description: definition?.description, input: definition?.input,
                output: definition?.output)
        case .pending:
            self.init(capability: grant.capability, status: .pending)
        case .denied:
            self.init(
                capability: grant.capability, status: .denied,
                reason: isOver ? Grant.expiredReason : grant.reason)
        }
    }

    /// The grants of an agent as the wire shows them: what merely made room for another is left
    /// out.
    static func list(_ grants: [Grant], parts: Parts, now: Timestamp) -> [GrantView] {
        grants.filter { grant in
            grant.state != .ended
                || !grants.contains {
                    $0.state != .ended
                        && $0.capability.utf8.elementsEqual(grant.capability.utf8)
                }
        }.map { GrantView($0, parts: parts, now: now) }
    }
}

extension AgentView {
    /// The whole view of an agent (§5.5).
    init(
        _ agent: Agent, grants: [Grant], approval: ApprovalView? = nil, parts: Parts,
        now: Timestamp
    ) {
        let status = Lapse(parts: parts).seen(agent, at: now)
        var expiresAt: Timestamp?
        if status == .active, case .running(let until) = parts.rules.clocks(of: agent, at: now) {
            expiresAt = until
        }
        self.init(
            agent: agent.id, host: agent.host, name: agent.name, mode: agent.mode, status: status,
            grants: GrantView.list(grants, parts: parts, now: now), user: agent.user?.text,
            createdAt: agent.createdAt, activatedAt: agent.activatedAt,
            lastUsedAt: agent.lastUsedAt, expiresAt: expiresAt, approval: approval)
    }
}
