// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
package import AgentAuthProtocol
package import StrictJSON

/// What an agent wants to do.
package struct AuthorizationQuestion: Sendable {
    package let capability: String
    package let arguments: JSONObject
    /// The token's `capabilities` claim, when it has one.
    package let tokenCapabilities: [String]?

    package init(capability: String, arguments: JSONObject, tokenCapabilities: [String]?) {
        self.capability = capability
        self.arguments = arguments
        self.tokenCapabilities = tokenCapabilities
    }
}

/// The answer, with what made it.
package enum Authorization: Sendable {
    case allowed(Allowance)
    case refused(ProtocolError, grant: GrantID?)

    /// A yes: the capability, the grant that gives it and the constraints that the arguments met.
    package struct Allowance: Sendable {
        package let capability: Capability
        package let grant: Grant
        package let constraints: Constraints
    }
}

/// The rules by which every use of a capability is decided.
///
/// Pure: the same rules, snapshot, question and moment always give the same answer. Execution uses
/// it before the transaction and, when something moved since, again inside it. A class, for it is made
/// once and every call asks it.
package final class AuthorizationRules: Sendable {
    package let registry: CapabilityRegistry
    package let policy: CapabilityPolicy
    package let lifetimes: [AgentMode: Lifetimes]

    package init(
        registry: CapabilityRegistry, policy: CapabilityPolicy, lifetimes: [AgentMode: Lifetimes]
    ) {
        self.registry = registry
        self.policy = policy
        self.lifetimes = lifetimes
    }

    /// May this agent do this, now? Checked in this order: host and agent, capability, token,
    /// grant, arguments against the schema, arguments against the constraints.
    package func authorize(
        _ question: AuthorizationQuestion, by snapshot: AgentSnapshot, at now: Timestamp
    ) -> Authorization {
        if let refusal = standing(of: snapshot, at: now) { return .refused(refusal, grant: nil) }
        let name = question.capability
        guard let capability = registry[name] else {
            return .refused(unknown(name, by: snapshot), grant: nil)
        }
        let isNamed = question.tokenCapabilities?.contains { $0.utf8.elementsEqual(name.utf8) }
        guard isNamed ?? true else {
            return notGranted("The token is narrowed to other capabilities than '\(name)'.")
        }
        guard !policy.blocked.contains(name) else {
            return notGranted("The operator has blocked '\(name)'.")
        }
        guard !snapshot.disabled.contains(name) else {
            return notGranted("The operator has disabled '\(name)' for now.")
        }
        guard let grant = snapshot.grantInForce(for: name, at: now, under: policy) else {
            if let expired = snapshot.expiredGrant(for: name, at: now, under: policy) {
                return .refused(.grantExpired(expired), grant: expired.id)
            }
            return notGranted(
                "The agent has no active grant for '\(name)'; request it first.")
        }
        if let refusal = invalid(question.arguments, for: capability) {
            return .refused(refusal, grant: grant.id)
        }
        let constraints = policy.effective(grant.constraints, for: name)
        let violations = constraints.violations(of: question.arguments)
        guard violations.isEmpty else {
            return .refused(violated(violations), grant: grant.id)
        }
        return .allowed(.init(capability: capability, grant: grant, constraints: constraints))
    }

    /// What keeps host or agent from acting at all; nil when nothing does.
    package func standing(of snapshot: AgentSnapshot, at now: Timestamp) -> ProtocolError? {
        guard snapshot.host.status == .active else {
            return .standing(of: snapshot.host.status)
        }
        guard snapshot.agent.status == .active else {
            // An agent that ran out of its absolute lifetime learns that, not only its state.
            if snapshot.agent.status == .expired,
                clocks(of: snapshot.agent, at: now) == .outlived
            {
                return .absoluteLifetimeExceeded
            }
            return .standing(of: snapshot.agent.status)
        }
        switch clocks(of: snapshot.agent, at: now) {
        case .running: return nil
        case .lapsed: return .standing(of: AgentStatus.expired)
        case .outlived: return .absoluteLifetimeExceeded
        }
    }

    /// Where an agent's clocks stand.
    package func clocks(of agent: Agent, at now: Timestamp) -> Lifetimes.Standing {
        lifetimes(of: agent.mode).standing(of: agent.clocks, at: now)
    }

    package func lifetimes(of mode: AgentMode) -> Lifetimes {
        lifetimes[mode] ?? Lifetimes()
    }

    private func unknown(_ name: String, by snapshot: AgentSnapshot) -> ProtocolError {
        let wasGranted = snapshot.grants.contains { $0.capability.utf8.elementsEqual(name.utf8) }
        return wasGranted
            ? ProtocolError(.capabilityNotGranted, "The capability '\(name)' has been removed.")
            : ProtocolError(
                .capabilityNotFound, "There is no capability '\(name)'; list what there is.")
    }

    private func notGranted(_ message: String) -> Authorization {
        .refused(ProtocolError(.capabilityNotGranted, message), grant: nil)
    }

    private func invalid(_ arguments: JSONObject, for capability: Capability) -> ProtocolError? {
        guard let schema = capability.input else { return nil }
        let violations = schema.violations(of: .object(arguments))
        guard !violations.isEmpty else { return nil }
        return ProtocolError(
            .invalidRequest,
            "The arguments do not fit the input schema of '\(capability.name)': "
                + "\(violations[0].sentence)",
            details: [
                .init(
                    "violations",
                    .array(
                        violations.map {
                            ["pointer": .string($0.pointer), "message": .string($0.sentence)]
                        }))
            ])
    }

    private func violated(_ violations: [ConstraintViolation]) -> ProtocolError {
        let sentence = violations.map { violation in
            Constraints.Field(name: violation.field, constraint: violation.constraint).sentence
        }.joined(separator: "; ")
        return ProtocolError(
            .constraintViolated, "The grant permits: \(sentence).",
            details: [.init("violations", .array(violations.map(\.json)))])
    }
}

extension ProtocolError {
    /// The agent had it until the grant's time was over.
    static func grantExpired(_ grant: Grant) -> ProtocolError {
        ProtocolError(
            .capabilityNotGranted,
            "The grant for '\(grant.capability)' has expired; request it again.",
            details: [.init("reason", .string(Grant.expiredCause))])
    }
}
