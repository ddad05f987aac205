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
    /// What the policy has of it; nil where it says nothing about the capability.
    package let policy: Constraints?
    /// When the grant ends under the policy; nil for never.
    package let end: Timestamp?
    /// What the agent was ever given or denied of it.
    package let history: [GrantView]
}

extension OperatorDesk {
    /// Whether the agent may do this now, and why: decided like an execution whose token is not
    /// narrowed, in the same order, limits included. Nothing is executed or counted, and no session is
    /// extended.
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
            let question = AuthorizationQuestion(
                capability: capability, arguments: arguments, tokenCapabilities: nil)
            let policy = parts.rules.policy
            let grant = snapshot.grantInForce(for: capability, at: now, under: policy)
            return Explanation(
                agent: agent, capability: capability,
                refusal: refusal(of: question, by: snapshot, at: now), grant: grant,
                constraints: grant.map { policy.effective($0.constraints, for: capability) },
                policy: policy.constraints[capability], end: grant.flatMap(policy.end),
                history: GrantView.list(
                    snapshot.grants.filter { $0.capability.utf8.elementsEqual(capability.utf8) },
                    parts: parts, now: now))
        }
    }

    /// What an execution would be told, in the order in which it is decided.
    private func refusal(
        of question: AuthorizationQuestion, by snapshot: AgentSnapshot, at now: Timestamp
    ) -> ProtocolError? {
        parts.rules.standing(of: snapshot, at: now)
            ?? parts.limits.objection(to: snapshot.limitKeys)
            ?? parts.rules.authorize(question, by: snapshot, at: now).refusal
            ?? parts.limits.objection(to: question.capability, by: snapshot.limitKeys)
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
