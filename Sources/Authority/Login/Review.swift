// SPDX-License-Identifier: Apache-2.0
public import AgentAuthCapabilities
public import AgentAuthProtocol

/// A request as the session that opened it sees it.
public struct Review: Sendable {
    public let request: PendingApproval
    package let state: ApprovalState
    /// From where it came, as the transport says; nil once it is decided.
    public let askedFrom: String?
    /// What is asked for, in the order in which it was.
    public let items: [Item]
    /// Why this user may not decide on the request at all; nil when they may.
    public let objection: String?
    /// Whether the password was shown lately enough to approve.
    public let isLoginFresh: Bool
    /// Whether the operator's command line may approve what can change things.
    public let isOperatorCommandLineOn: Bool
    /// The moment of the look.
    public let now: Timestamp

    /// One capability that is asked for.
    public struct Item: Sendable {
        public let name: String
        /// What the server says of it; nil when it is offered no longer.
        public let definition: CapabilityDefinition?
        /// What was asked for with it.
        public let constraints: Constraints
        /// The arguments that can be narrowed.
        public let arguments: [String]
        /// Whether a session is enough to approve it.
        public let isApprovableHere: Bool
        /// The constraints under which it is granted; nil while it is not.
        public let granted: Constraints?

        init(_ request: CapabilityRequest, grants: [Grant], parts: Parts) {
            let capability = parts.registry[request.name]
            name = request.name
            definition = capability?.definition
            constraints = request.constraints
            arguments = capability?.input?.topLevelProperties ?? []
            isApprovableHere = capability?.definition.effects == .reads
            granted =
                grants.first {
                    $0.state == .active && $0.capability.utf8.elementsEqual(request.name.utf8)
                }?.constraints
        }
    }
}
