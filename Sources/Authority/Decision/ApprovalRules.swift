// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
package import AgentAuthProtocol
import Audit

/// Who may say yes to what (§8.10, §8.11). Pure.
package struct ApprovalRules: Sendable {
    package let registry: CapabilityRegistry
    package let configuration: AuthorityConfiguration.ApprovalRules
    package let hosts: AuthorityConfiguration.HostRules
    package let policy: CapabilityPolicy
    /// Whether the data directory was made for a simulation.
    package let isSimulation: Bool

    /// Why this approver may not decide on this agent's request at all; nil when they may.
    package func objection(
        to approver: Approver, deciding request: ApprovalRequest, agent: Agent, host: Host,
        addressee: Addressee?
    ) -> ProtocolError? {
        if approver.by == .simulated && !isSimulation {
            return ProtocolError(
                .unauthorized, "A simulated approver exists only where everything is simulated.")
        }
        if agent.mode == .autonomous && approver.user != nil && request.purpose != .claim {
            // For a user it is not theirs to decide; the operator has only asked wrongly.
            return ProtocolError(
                approver.by == .operator ? .invalidRequest : .unauthorized,
                "An autonomous agent has no user; the operator decides, in nobody's name.")
        }
        if let addressee, let user = approver.user, user != addressee.user {
            return ProtocolError(
                .unauthorized, "The request is addressed to somebody else, who alone may decide.")
        }
        if let user = approver.user, let owner = host.user, user != owner {
            return ProtocolError(
                .unauthorized, "The host is linked to another user, who alone may decide.")
        }
        return nil
    }

    /// Why what was selected may not be approved in this way; nil when it may. What can change
    /// things takes more than a session that the agent itself might control.
    package func objection(
        to approver: Approver, approving selection: [CapabilityRequest],
        narrowing: [String: Constraints], at now: Timestamp
    ) -> ProtocolError? {
        if let authenticatedAt = approver.authenticatedAt, !isFresh(authenticatedAt, at: now) {
            return ProtocolError(
                .unauthorized, "The login is too old to approve anything; log in again.")
        }
        let risky = selection.filter { registry[$0.name]?.definition.effects != .reads }
        if let first = risky.first, !isStrong(approver) {
            return ProtocolError(
                .unauthorized,
                "'\(first.name)' can change things; it takes a stronger approval than this. "
                    + "The operator may turn on approval.operator_cli.")
        }
        if let objection = forbidden(approver, selection) { return objection }
        for (name, constraints) in narrowing {
            guard selection.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                return .invalidRequest("'\(name)' is narrowed but not approved.")
            }
            if let refusal = unknownField(in: constraints, of: name) { return refusal }
        }
        return nil
    }

    /// A constraint may only name a top-level argument of the capability (§2.13).
    package func unknownField(in constraints: Constraints, of name: String) -> ProtocolError? {
        guard let capability = registry[name] else { return nil }
        let unknown = constraints.fields.first { !capability.takes(argument: $0.name) }
        return unknown.map {
            .invalidRequest(
                "'\(name)' has no argument '\($0.name)'; constraints name top-level arguments.")
        }
    }

    /// Whether a login is young enough to approve with.
    package func isFresh(_ authenticatedAt: Timestamp, at now: Timestamp) -> Bool {
        now - authenticatedAt <= configuration.freshLogin
    }

    /// The operator's policy may say that a capability is for others to approve; it never lets
    /// anybody approve who may not by its effects.
    private func forbidden(
        _ approver: Approver, _ selection: [CapabilityRequest]
    ) -> ProtocolError? {
        guard let kind = approver.via.kind else { return nil }
        for request in selection {
            guard let kinds = policy.approvers[request.name], !kinds.contains(kind) else {
                continue
            }
            let others = kinds.map(\.rawValue).sorted().joined(separator: " or ")
            return ProtocolError(
                .unauthorized,
                "'\(request.name)' cannot be approved here; the operator's policy asks for: "
                    + "\(others).")
        }
        return nil
    }

    private func isStrong(_ approver: Approver) -> Bool {
        switch approver.via {
        case .operatorCLI: configuration.operatorCommandLine
        case .simulated: isSimulation
        case .session, .policy, .self: false
        }
    }
}
