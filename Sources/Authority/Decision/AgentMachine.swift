// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// What can happen to an agent (§2.3 to §2.6, §2.10).
package enum AgentEvent: String, CaseIterable, Sendable {
    /// A person, an operator or policy said yes to a registration or reactivation.
    case approved
    /// A person or operator said no to it.
    case denied
    /// The session TTL or the maximum lifetime is over.
    case lapsed
    /// The absolute lifetime is over.
    case outlived
    /// The host asks for a reactivation that needs nobody's consent.
    case reactivated
    /// The host asks for a reactivation that somebody has to approve.
    case reactivationRequested
    /// Nobody decided about a reactivation in time.
    case reactivationExpired
    /// The agent itself, its host, its user or an operator ends it.
    case revoked
    /// Its host was rejected.
    case hostRejected
    /// Its host was linked to a user while it acted alone.
    case claimed
    /// Its host was linked to a user while it acted for nobody, though delegated.
    case hostLinked
}

/// What follows from an agent's transition.
package enum AgentEffect: String, Sendable, Equatable {
    /// The session and maximum lifetime begin now.
    case startClocks
    /// Every grant that is active or pending ends.
    case endGrants
    /// Every approval that waits for this agent can no longer be decided.
    case voidApprovals
}

extension AgentStatus {
    /// The one function that moves an agent.
    package func after(_ event: AgentEvent) -> Transition<AgentStatus, AgentEffect> {
        switch (self, event) {
        case (.pending, .approved): .moved(.active, [.startClocks])
        case (.pending, .denied), (.pending, .hostRejected):
            .moved(.rejected, [.endGrants, .voidApprovals])
        case (.active, .lapsed): .moved(.expired, [])
        case (.expired, .lapsed): .unchanged
        case (.expired, .reactivated): .moved(.active, [.endGrants, .voidApprovals, .startClocks])
        case (.active, .reactivated), (.active, .reactivationRequested): .unchanged
        case (.expired, .reactivationRequested): .moved(.pending, [.endGrants, .voidApprovals])
        case (.pending, .reactivationExpired): .moved(.expired, [.endGrants])
        case (.pending, .revoked), (.active, .revoked), (.expired, .revoked),
            (.pending, .outlived), (.active, .outlived), (.expired, .outlived):
            .moved(.revoked, [.endGrants, .voidApprovals])
        case (.revoked, .revoked), (.revoked, .outlived), (.rejected, .hostRejected): .unchanged
        case (.active, .hostLinked): .moved(.active, [])
        case (.expired, .hostLinked): .moved(.expired, [])
        case (.active, .claimed): .moved(.claimed, [.endGrants, .voidApprovals])
        default: .refused(refusal)
        }
    }

    /// What an agent in this state is told when it, or its host for it, asks for what it cannot
    /// have (§5.13). `active` has no code of its own: asking twice for what is there already.
    package var refusal: ErrorCode {
        switch self {
        case .pending: .agentPending
        case .active: .agentExists
        case .expired: .agentExpired
        case .revoked: .agentRevoked
        case .rejected: .agentRejected
        case .claimed: .agentClaimed
        }
    }
}
