// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import StrictJSON

/// One thing that a configuration says of capabilities and that cannot hold.
public struct PolicyFault: Hashable, Sendable {
    /// The path of the key, such as `capabilities.policy.transfer_domestic.amount`.
    public let key: String
    /// What is wrong, as a clause without a period.
    public let problem: String

    /// The key of the configuration that it stands under.
    public var setting: String {
        key.split(separator: ".").prefix(2).joined(separator: ".")
    }
}

/// Finds what an operator cannot have meant: a name that no provider offers, a constraint that no
/// argument can meet, a default that nobody gets, a capability that nobody may approve. Pure.
struct PolicyCheck {
    /// Everything that is wrong, in the order of the keys.
    private(set) var faults: [PolicyFault] = []
    private let policy: CapabilityPolicy
    private let registry: CapabilityRegistry

    init(_ configuration: AuthorityConfiguration, _ registry: CapabilityRegistry) {
        policy = configuration.capabilities
        self.registry = registry
        for request in configuration.hosts.defaultCapabilities { check(default: request) }
        check(policy.blocked, named: "capabilities.blocked") { _, _, _ in }
        check(policy.constraints.keys, named: "capabilities.policy") { key, capability, check in
            guard let constraints = check.policy.constraints[capability.name] else { return }
            check.check(constraints, on: capability, at: key)
        }
        check(policy.grantLifetimes.keys, named: "capabilities.grant_lifetimes") { _, _, _ in }
        check(policy.approvers.keys, named: "capabilities.approvers") { key, capability, check in
            let kinds = check.policy.approvers[capability.name] ?? []
            if capability.definition.effects != .reads && kinds == [.page] {
                check.fault(key, "it can change things, which the page may not approve")
            }
        }
        check(configuration.limits.capabilities.keys, named: "limits.capabilities") { _, _, _ in }
        let possession = configuration.possession
        check(possession.capabilities.keys, named: "proof_of_possession.capabilities") {
            key, capability, check in
            if !possession.offers(what: capability.name) {
                check.fault(key, "the proof that it asks for is off for the server")
            }
        }
    }

    private mutating func check(
        _ names: some Collection<String>, named key: String,
        _ body: (String, Capability, inout PolicyCheck) -> Void
    ) {
        for name in names.sorted() {
            let path = "\(key).\(name)"
            if let capability = registry[name] {
                body(path, capability, &self)
            } else {
                fault(path, "no provider offers the capability '\(name)'")
            }
        }
    }

    private mutating func check(default request: CapabilityRequest) {
        let key = "hosts.default_capabilities.\(request.name)"
        guard let capability = registry[request.name] else {
            return fault(key, "no provider offers the capability '\(request.name)'")
        }
        if policy.blocked.contains(request.name) {
            fault(key, "capabilities.blocked has it, too; nobody could get it")
        }
        if request.expiresAt != nil {
            fault(key, "defaults have no end; capabilities.grant_lifetimes limits what they give")
        }
        check(request.constraints, on: capability, at: key)
        let effective = policy.effective(request.constraints, for: request.name)
        if effective.permitNothing {
            fault(key, "capabilities.policy leaves nothing of it")
        }
    }

    /// A constraint names an argument, and asks of it what such an argument can be.
    private mutating func check(
        _ constraints: Constraints, on capability: Capability, at key: String
    ) {
        for field in constraints.fields {
            let path = "\(key).\(field.name)"
            guard capability.takes(argument: field.name) else {
                fault(path, "'\(capability.name)' has no argument '\(field.name)'")
                continue
            }
            if case .within(let operators) = field.constraint,
                operators.minimum != nil || operators.maximum != nil,
                !capability.canBeNumber(field.name)
            {
                fault(path, "'\(field.name)' is no number, so min and max permit nothing")
            }
        }
    }

    private mutating func fault(_ key: String, _ problem: String) {
        faults.append(PolicyFault(key: key, problem: problem))
    }
}

extension Capability {
    /// Whether an argument may be a number, as far as its schema says so in one word.
    fileprivate func canBeNumber(_ argument: String) -> Bool {
        guard let type = definition.input?["properties"]?[argument]?["type"]?.string else {
            return true
        }
        return ["number", "integer"].contains(type)
    }
}
