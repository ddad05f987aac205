// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
package import AgentAuthProtocol
import Audit
package import StrictJSON

/// Why an agent may do something, or may not.
package struct Explanation: Sendable {
    package let agent: AgentID
    package let capability: String
    /// Nil when it would be allowed.
    package let refusal: ProtocolError?
    /// The grant in force, whatever else speaks against the use.
    package let grant: Grant?
    /// What the grant comes to under the server's policy.
    package let constraints: Constraints?
    /// What the agent was ever given or denied of it.
    package let history: [GrantView]
}

extension OperatorDesk {
    /// Whether the agent may do this now, and why: decided like an execution whose token is not
    /// narrowed. Nothing is executed, and no session is extended.
    package func explain(
        _ agent: AgentID, _ capability: String, arguments: JSONObject
    ) throws -> Explanation {
        let subject = OperatorSubject(
            agent: agent, capability: parts.registry[capability] == nil ? nil : capability)
        return try look(.explain, about: subject) {
            let now = parts.now
            let snapshot = try parts.journal.read {
                try parts.journal.tables.snapshot(of: agent, in: $0)
            }
            guard let snapshot else { throw ProtocolError.noSuchAgent }
            let decision = parts.rules.authorize(
                AuthorizationQuestion(
                    capability: capability, arguments: arguments, tokenCapabilities: nil),
                by: snapshot, at: now)
            let grant = snapshot.grantInForce(for: capability, at: now)
            return Explanation(
                agent: agent, capability: capability, refusal: decision.refusal, grant: grant,
                constraints: grant.map {
                    parts.rules.policy.effective($0.constraints, for: capability)
                },
                history: GrantView.list(
                    snapshot.grants.filter { $0.capability.utf8.elementsEqual(capability.utf8) },
                    parts: parts, now: now))
        }
    }
}

extension Authorization {
    /// Why not; nil for a yes.
    fileprivate var refusal: ProtocolError? {
        switch self {
        case .allowed: nil
        case .refused(let error, _): error
        }
    }
}
