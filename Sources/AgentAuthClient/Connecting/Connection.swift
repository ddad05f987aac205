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
    /// It lasts longer than was asked for; nil for without an end.
    case longer(capability: String, asked: Timestamp, granted: Timestamp?)
    /// Nobody asked for the capability.
    case notAskedFor(capability: String)
}

extension GrantWarning {
    /// The active grants among `grants` that reach further than `asked`.
    static func warnings(
        asked: [CapabilityRequest], granted grants: [GrantView]
    ) -> [GrantWarning] {
        grants.filter { $0.status == .active }.flatMap { grant -> [GrantWarning] in
            guard let request = asked.first(where: { $0.name.isSame(as: grant.capability) }) else {
                return [.notAskedFor(capability: grant.capability)]
            }
            var warnings: [GrantWarning] = []
            if !grant.constraints.isAtLeastAsNarrow(as: request.constraints) {
                warnings.append(
                    .wider(
                        capability: grant.capability, asked: request.constraints,
                        granted: grant.constraints))
            }
            if let end = request.expiresAt, grant.expiresAt.map({ $0 > end }) ?? true {
                warnings.append(
                    .longer(
                        capability: grant.capability, asked: end, granted: grant.expiresAt))
            }
            return warnings
        }
    }
}

extension GrantWarning: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wider(let capability, let asked, let granted):
            "\(capability) was asked for \(asked.sentence) and granted \(granted.sentence)"
        case .longer(let capability, let asked, let granted):
            "\(capability) was asked for until \(asked.rfc3339) and granted "
                + (granted.map { "until \($0.rfc3339)" } ?? "without an end")
        case .notAskedFor(let capability):
            "\(capability) was granted without being asked for"
        }
    }
}
