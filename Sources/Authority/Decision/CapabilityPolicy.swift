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
    /// Whether the list of capabilities is for known hosts and agents only.
    public var authenticationRequired: Bool

    public init(
        blocked: Set<String> = [], constraints: [String: Constraints] = [:],
        authenticationRequired: Bool = false
    ) {
        self.blocked = blocked
        self.constraints = constraints
        self.authenticationRequired = authenticationRequired
    }

    /// What a grant comes to under the policy: the tightest of both.
    package func effective(_ granted: Constraints, for capability: String) -> Constraints {
        constraints[capability].map { granted.intersection($0) } ?? granted
    }
}
