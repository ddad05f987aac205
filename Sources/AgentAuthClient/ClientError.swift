// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// Everything that can go wrong between an agent and a server, closed: a program can decide on the
/// case, a person reads ``description``.
public enum ClientError: Error, Hashable, Sendable {
    /// The server said no.
    case refused(ServerRefusal)
    /// A person said no, or the agent was revoked while it waited; final for this agent (§7.1).
    case approvalDenied(AgentView)
    /// Nobody decided in time; connecting again asks anew.
    case approvalExpired(AgentView)
    /// Nobody has decided yet and the caller's wait is over; the approval goes on. The view carries
    /// it.
    case stillPending(AgentView)
    /// No answer came, or not all of it.
    case unreachable(TransportError)
    /// An answer came that is not what the protocol says; the text says where.
    case malformedReply(String)
    /// The server speaks a version of the protocol that this client does not (§5.1.1).
    case unsupportedVersion(String)
    /// The key store holds no connection of this agent.
    case notConnected(AgentID)
    /// The server does not know this host yet.
    case hostUnknown(issuer: String)
    /// A token was to name capabilities that the agent does not hold (§6.5).
    case notGranted([String])
    /// The server took the call and still works on it; the result will be at this URL (§5.11).
    case stillRunning(statusURL: String)
    /// Keys could not be read or written.
    case keyStore(KeyStoreError)
    /// The task was cancelled.
    case cancelled
}

extension ClientError {
    /// Whether the server could not answer now, and may later.
    var isTemporary: Bool {
        switch self {
        case .unreachable(let error): error.isTemporary
        case .refused(let refusal): refusal.status >= 500
        default: false
        }
    }

    /// Whether an agent that was waiting will never act: its key is of no more use.
    var isFinal: Bool {
        switch self {
        case .approvalDenied, .approvalExpired: true
        case .refused(let refusal): refusal.saysGone
        default: false
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// What happened, and what to do. Parts of it may be a server's words, so nothing is in it that
    /// a terminal would act on.
    public var description: String { sentences.printable }

    private var sentences: String {
        switch self {
        case .refused(let refusal):
            refusal.description
        case .approvalDenied(let view):
            "The request of agent \(view.agent) was denied. Ask the person who decides before "
                + "connecting again."
        case .approvalExpired(let view):
            "Nobody decided on agent \(view.agent) in time. Connect again to get a new code."
        case .stillPending(let view):
            "Agent \(view.agent) waits for a person's approval. Have it approved, then ask for "
                + "its status."
        case .unreachable(let error):
            error.description
        case .malformedReply(let why):
            "The server's answer cannot be understood: \(why). Report it to the server's operator."
        case .unsupportedVersion(let version):
            "The server speaks version \(version) of the protocol and this client 1.x. Use a "
                + "client of that version."
        case .notConnected(let agent):
            "There is no connection of agent \(agent) here. Connect first, or use the key store "
                + "that it was made with."
        case .hostUnknown(let issuer):
            "This host is not known at \(issuer). Connect an agent there, or enroll the host."
        case .notGranted(let names):
            "The agent does not hold \(names.joined(separator: ", ")). Request it first."
        case .stillRunning(let url):
            "The server still works on the call. Look for the result at \(url)."
        case .keyStore(let error):
            error.description
        case .cancelled:
            "Cancelled. What the server had already done stands."
        }
    }
}
