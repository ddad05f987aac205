// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What somebody is told of a request that waits for them. It has no code and no secret: whoever
/// reads it by mistake can do nothing with it.
public struct ApprovalNotice: Sendable, Equatable {
    /// The service's name, as people know it.
    public let provider: String
    /// The name that the user logs in with.
    public let user: String
    /// Where the user gets mail; nil for users without an address.
    public let address: String?
    public let request: ApprovalID
    /// What the agent and the app call themselves, and what the agent says: cleaned, but claims.
    public let agentName: String
    public let hostName: String?
    public let bindingMessage: String?
    /// The page where everything that waits for the user is decided.
    public let inbox: String
    public let expiresAt: Timestamp

    public init(
        provider: String, user: String, address: String?, request: ApprovalID,
        agentName: String, hostName: String?, bindingMessage: String?, inbox: String,
        expiresAt: Timestamp
    ) {
        self.provider = provider
        self.user = user
        self.address = address
        self.request = request
        self.agentName = agentName
        self.hostName = hostName
        self.bindingMessage = bindingMessage
        self.inbox = inbox
        self.expiresAt = expiresAt
    }
}

/// A way to reach people outside the page, such as mail (§7.2).
public protocol NotificationChannel: Sendable {
    /// What logs call it.
    var name: String { get }
    /// Hands the notice over, within a bounded time. Throws when that was not possible; the engine
    /// tries again.
    func deliver(_ notice: ApprovalNotice) async throws
}
