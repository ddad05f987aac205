// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// A request for approval as an approver sees it. Names and reasons are what the asking side says
/// of itself: cleaned, but claims.
public struct PendingApproval: Sendable, Equatable {
    public let id: ApprovalID
    public let agent: AgentID
    public let agentName: String
    public let mode: AgentMode
    public let host: HostID
    public let hostName: String?
    /// The user who owns the host, when one does.
    public let owner: UserID?
    /// Registration, escalation, reactivation or claim.
    public let purpose: String
    public let method: ApprovalMethod
    public let capabilities: [CapabilityRequest]
    public let reason: String?
    public let bindingMessage: String?
    public let createdAt: Timestamp
    public let expiresAt: Timestamp
    /// What has become of it: one that is found by its id need not wait any more.
    package let state: ApprovalState

    init(_ request: ApprovalRequest, agent: Agent, host: Host, addressee: Addressee?) {
        id = request.id
        self.agent = agent.id
        agentName = agent.name
        mode = agent.mode
        self.host = host.id
        hostName = host.name
        owner = host.user
        purpose = request.purpose.rawValue
        method = addressee == nil ? .deviceAuthorization : .ciba
        capabilities = request.capabilities
        reason = request.reason
        bindingMessage = request.bindingMessage
        createdAt = request.createdAt
        expiresAt = request.expiresAt
        state = request.state
    }
}
