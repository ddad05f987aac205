// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What a new agent asks of a server (§6.4).
public struct ConnectRequest: Hashable, Sendable {
    /// The server's base URL, as its discovery document names it.
    public var issuer: String
    /// What the agent is called, for the people who approve and audit it.
    public var name: String
    /// What it asks for; empty to ask later.
    public var capabilities: [CapabilityRequest]
    public var mode: AgentMode
    /// What the host is called, such as the computer's name; only for display.
    public var hostName: String?
    /// What is said to whoever approves.
    public var wish: ApprovalWish

    public init(
        issuer: String, name: String, capabilities: [CapabilityRequest] = [],
        mode: AgentMode = .delegated, hostName: String? = nil, wish: ApprovalWish = ApprovalWish()
    ) {
        self.issuer = issuer
        self.name = name
        self.capabilities = capabilities
        self.mode = mode
        self.hostName = hostName
        self.wish = wish
    }
}
