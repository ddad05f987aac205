// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// Who asks, and why: all of it said by whoever asks, but for the times, the address and what the
/// server knows.
public struct RequestClaims: Sendable {
    /// What the agent calls itself.
    public var agentName: String
    /// What the connected app calls itself; nil when it does not.
    public var hostName: String?
    /// The host's identifier.
    public var host: String
    public var mode: AgentMode
    /// Registration, escalation, reactivation or claim.
    public var purpose: String
    public var reason: String?
    public var bindingMessage: String?
    /// The address that the request came from; nil where it is not known.
    public var address: String?
    /// How long ago the agent asked.
    public var age: Duration
    /// How long the question stands yet.
    public var left: Duration
    /// Whether the app would become the approver's by a yes.
    public var connects: Bool

    public init(
        agentName: String, hostName: String?, host: String, mode: AgentMode, purpose: String,
        reason: String?, bindingMessage: String?, address: String?, age: Duration,
        left: Duration, connects: Bool
    ) {
        self.agentName = agentName
        self.hostName = hostName
        self.host = host
        self.mode = mode
        self.purpose = purpose
        self.reason = reason
        self.bindingMessage = bindingMessage
        self.address = address
        self.age = age
        self.left = left
        self.connects = connects
    }
}

/// The same in words.
struct ShownClaims: Sendable {
    let agent: Claim
    let app: Claim?
    let host: String
    let acts: String
    let wants: String
    let why: Claim?
    let compare: Claim?
    let address: String?
    let asked: String
    let ends: String
    let connects: Bool
    let isClaim: Bool
    let isLookalike: Bool

    init(_ claims: RequestClaims) {
        agent = Claim(claims.agentName)
        app = claims.hostName.map { Claim($0) }
        host = claims.host
        switch claims.mode {
        case .delegated: acts = "on your behalf"
        case .autonomous: acts = "on its own, for nobody in particular"
        }
        switch claims.purpose {
        case "escalation": wants = "asks for more"
        case "reactivation": wants = "wants to come back"
        case "claim": wants = "is to become yours"
        default: wants = "wants to connect"
        }
        why = claims.reason.map { Claim($0) }
        compare = claims.bindingMessage.map { Claim($0) }
        address = claims.address
        asked = Elapsed.words(claims.age) + " ago"
        ends = "in " + Elapsed.words(claims.left)
        connects = claims.connects
        isClaim = claims.purpose == "claim"
        isLookalike = agent.isLookalike || (app?.isLookalike ?? false)
    }
}
