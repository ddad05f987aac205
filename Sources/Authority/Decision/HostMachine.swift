// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// What can happen to a host (§2.8 to §2.11).
package enum HostEvent: String, CaseIterable, Sendable {
    /// A registration under it was approved, or it enrolled with an operator's token.
    case approved
    /// A user took it as theirs.
    case linked
    /// It was taken from its user.
    case unlinked
    /// The last registration that waited under it was denied.
    case rejected
    /// The host itself, its user or an operator ends it.
    case revoked
}

/// What follows from a host's transition.
package enum HostEffect: String, Sendable, Equatable {
    /// Every agent under it that is not at an end is revoked (§8.5).
    case revokeAgents
    /// Every agent that waits under it is rejected (§2.11).
    case rejectAgents
    /// Active autonomous agents are claimed for the user (§2.10).
    case claimAutonomousAgents
    /// Delegated agents that acted for nobody yet act for the user.
    case attributeDelegatedAgents
    /// Delegated agents are revoked: they acted for the user that the host had (§2.9).
    case revokeDelegatedAgents
}

extension HostStatus {
    /// The one function that moves a host.
    package func after(_ event: HostEvent) -> Transition<HostStatus, HostEffect> {
        switch (self, event) {
        case (.pending, .approved): .moved(.active, [])
        case (.active, .approved): .unchanged
        case (.pending, .linked), (.active, .linked):
            .moved(.active, [.claimAutonomousAgents, .attributeDelegatedAgents])
        case (.active, .unlinked): .moved(.active, [.revokeDelegatedAgents])
        case (.pending, .unlinked): .unchanged
        case (.pending, .rejected): .moved(.rejected, [.rejectAgents])
        case (.rejected, .rejected), (.revoked, .revoked): .unchanged
        case (.pending, .revoked), (.active, .revoked): .moved(.revoked, [.revokeAgents])
        default: .refused(refusal)
        }
    }

    /// What a host in this state is told when it asks for what it cannot have.
    package var refusal: ErrorCode {
        switch self {
        case .pending: .hostPending
        case .active: .unauthorized
        case .revoked: .hostRevoked
        case .rejected: .hostRejected
        }
    }
}
