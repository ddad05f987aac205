// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What the operator says about capabilities, whatever an agent was granted (§2.13,
/// "Server-imposed"). It is live: a narrower policy bites at once, a wider one never widens what
/// was asked.
public struct CapabilityPolicy: Sendable, Hashable {
    /// Capabilities that nobody gets or uses.
    public var blocked: Set<String>
    /// Constraints on top of every grant of a capability.
    public var constraints: [String: Constraints]
    /// How long a grant of a capability lasts, from the moment in which it became active.
    public var grantLifetimes: [String: Duration]
    /// Who may approve a capability, where that is not everybody who may by its effects.
    public var approvers: [String: Set<ApproverKind>]
    /// Whether the list of capabilities is for known hosts and agents only.
    public var authenticationRequired: Bool

    public init(
        blocked: Set<String> = [], constraints: [String: Constraints] = [:],
        grantLifetimes: [String: Duration] = [:],
        approvers: [String: Set<ApproverKind>] = [:], authenticationRequired: Bool = false
    ) {
        self.blocked = blocked
        self.constraints = constraints
        self.grantLifetimes = grantLifetimes
        self.approvers = approvers
        self.authenticationRequired = authenticationRequired
    }

    /// What a grant comes to under the policy: the tightest of both.
    package func effective(_ granted: Constraints, for capability: String) -> Constraints {
        constraints[capability].map { granted.intersection($0) } ?? granted
    }

    /// When a grant that becomes active now ends: at the moment that was asked for, or earlier.
    package func end(
        of capability: String, grantedAt now: Timestamp, asked: Timestamp?
    ) -> Timestamp? {
        guard let lifetime = grantLifetimes[capability] else { return asked }
        return min(asked ?? .latest, now + lifetime)
    }

    /// When an active grant ends, under the policy as it is now; nil for never.
    package func end(of grant: Grant) -> Timestamp? {
        end(of: grant.capability, grantedAt: grant.updatedAt, asked: grant.expiresAt)
    }

    /// Whether a grant counts at a moment: an active one whose end has not come. It is over at the
    /// very moment it ends.
    package func isInForce(_ grant: Grant, at now: Timestamp) -> Bool {
        grant.state == .active && !hasExpired(grant, at: now)
    }

    /// Whether an active grant's time is over.
    package func hasExpired(_ grant: Grant, at now: Timestamp) -> Bool {
        grant.state == .active && (end(of: grant).map { $0 <= now } ?? false)
    }
}
