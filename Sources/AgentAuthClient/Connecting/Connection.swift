// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// One agent at one server, as the server last described it.
public struct Connection: Hashable, Sendable {
    public let agent: AgentID
    /// The server's base URL.
    public let issuer: String
    /// The server's name for the host of the agent.
    public let host: HostID?
    public let name: String
    public let mode: AgentMode
    public let status: AgentStatus
    /// Every grant the server showed: active, pending and denied ones. Active ones carry the
    /// constraints in force, and the capability's schemas where the server sent them.
    public let grants: [GrantView]
    /// For whom a delegated agent acts, in the server's words.
    public let user: String?
    /// When the agent must be reactivated unless it is used.
    public let expiresAt: Timestamp?
    /// Where the last answer that said so stands in the server's ledger.
    public let ledger: LedgerPointer?
    /// Where the server gave more than was asked for; empty when it did not.
    public let warnings: [GrantWarning]

    /// The active grant of a capability, compared by bytes.
    public func grant(of capability: String) -> GrantView? {
        grants.first { $0.status == .active && $0.capability.isSame(as: capability) }
    }
}

/// A grant that reaches further than the request. An agent may go on, but whoever asked for less
/// should know.
public enum GrantWarning: Hashable, Sendable {
    /// The constraints in force permit what those asked for do not.
    case wider(capability: String, asked: Constraints, granted: Constraints)
    /// Nobody asked for the capability.
    case notAskedFor(capability: String)
}

extension GrantWarning {
    /// The active grants among `grants` that reach further than `asked`.
    static func warnings(
        asked: [CapabilityRequest], granted grants: [GrantView]
    ) -> [GrantWarning] {
        grants.filter { $0.status == .active }.compactMap { grant in
            guard let request = asked.first(where: { $0.name.isSame(as: grant.capability) }) else {
                return .notAskedFor(capability: grant.capability)
            }
            if grant.constraints.isAtLeastAsNarrow(as: request.constraints) { return nil }
            return .wider(
                capability: grant.capability, asked: request.constraints,
                granted: grant.constraints)
        }
    }
}

extension GrantWarning: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wider(let capability, let asked, let granted):
            "\(capability) was asked for \(asked.sentence) and granted \(granted.sentence)"
        case .notAskedFor(let capability):
            "\(capability) was granted without being asked for"
        }
    }
}
