// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// One capability of one agent, with what it is narrowed to (§3.3).
package struct Grant: Sendable, Equatable {
    package let id: GrantID
    package let agent: AgentID
    package let capability: String
    package var state: GrantState
    /// What the agent asked for, narrowed by whoever approved; the server's policy comes on top of
    /// it, at each use.
    package var constraints: Constraints
    /// Who granted or denied it: a user's id, `operator`, `policy` or `simulated`.
    package var decidedBy: String?
    /// Why it was asked for, granted or denied.
    package var reason: String?
    /// When it ends: asked for, or imposed by the policy of the moment in which it was granted. A
    /// policy that is narrower now may end it earlier.
    package var expiresAt: Timestamp?
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    /// What is said of a grant whose time is over.
    static let expiredReason = "The grant has expired."
    /// The same in entries and error bodies.
    static let expiredCause = "grant_expired"

    package init(
        id: GrantID, agent: AgentID, capability: String, state: GrantState,
        constraints: Constraints, decidedBy: String?, reason: String?, expiresAt: Timestamp?,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.capability = capability
        self.state = state
        self.constraints = constraints
        self.decidedBy = decidedBy
        self.reason = reason
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
