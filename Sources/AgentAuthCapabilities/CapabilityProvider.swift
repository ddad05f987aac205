// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

/// A back-end that offers capabilities.
///
/// The engine has checked token, grant, constraints and the arguments' schema before a call
/// reaches a provider, and records the call whatever comes of it.
public protocol CapabilityProvider: Sendable {
    /// A short, stable name, such as `bank`.
    var id: ProviderID { get }

    /// What the provider offers. Asked again on reload; two answers without a reload between them
    /// are equal.
    func describe() async throws -> ProviderManifest

    /// Does what the call asks. A refusal of the provider's own (insufficient funds, unknown
    /// account) is ``CapabilityOutcome/failed(_:)``; a thrown error means that the provider itself
    /// is broken, and that nobody knows whether the effect happened. A stream or a job has not begun
    /// when this returns: the engine draws from the one, and runs the other, or refuses to.
    func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome

    /// Whether calls can be expected to work.
    func health() async -> ProviderHealth

    /// Ends what runs and lets go of what is held; nothing of the provider outlives it.
    func shutdown() async
}

/// The name of a provider: lower-case letters, digits, `-` and `_`.
public struct ProviderID: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// Nil for an empty name, one over 64 bytes, or one with other characters.
    public init?(_ name: String) {
        let isFine = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 97...122, 45, 95: true
            default: false
            }
        }
        guard isFine, (1...64).contains(name.utf8.count) else { return nil }
        description = name
    }
}

/// One execution, as a provider sees it: who asks for what under which grant; never a token.
public struct CapabilityCall: Sendable {
    public let capability: String
    public let arguments: JSONObject
    public let agent: AgentID
    public let host: HostID
    /// The user for whom the agent acts; nil for autonomous agents.
    public let user: UserID?
    public let grant: GrantID
    /// The same for every try of one operation, so usable as an idempotency key.
    public let callID: OperationID
    /// Civil time of the call; providers read time from here or from a `Timeline` of their own.
    public let now: Timestamp
    /// When the engine gives the call up, by the timeline's monotonic clock; nil for never.
    public let deadline: Duration?
    /// Whether the client reads events as they come; else a stream is gathered into one answer.
    public let wantsEvents: Bool

    public init(
        capability: String, arguments: JSONObject, agent: AgentID, host: HostID, user: UserID?,
        grant: GrantID, callID: OperationID, now: Timestamp, deadline: Duration? = nil,
        wantsEvents: Bool = false
    ) {
        self.capability = capability
        self.arguments = arguments
        self.agent = agent
        self.host = host
        self.user = user
        self.grant = grant
        self.callID = callID
        self.now = now
        self.deadline = deadline
        self.wantsEvents = wantsEvents
    }
}

/// What came of a call.
public enum CapabilityOutcome: Sendable {
    /// The result, whole.
    case value(JSONValue)
    /// Values that come one by one.
    case stream(CapabilityStream)
    /// A result that takes a while: the client is told where to ask for it.
    case job(CapabilityJob)
    /// The provider said no, and nothing happened.
    case failed(CapabilityFailure)
}

/// Why a provider said no.
public struct CapabilityFailure: Error, Hashable, Sendable {
    /// A snake_case word for programs, such as `insufficient_funds`.
    public let kind: String
    /// One sentence for a person.
    public let message: String

    public init(kind: String, message: String) {
        self.kind = kind
        self.message = message
    }
}

/// Whether a provider can be expected to work.
public enum ProviderHealth: Hashable, Sendable {
    case ready
    /// Not usable, and why.
    case unavailable(String)
}
