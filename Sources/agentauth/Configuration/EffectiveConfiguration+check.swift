// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import Authority

extension EffectiveConfiguration {
    /// Throws when a key names a capability that no provider offers, as a server would.
    func checkCapabilities() async throws {
        let registry = try await CapabilityRegistry(providers(timeline: SystemTimeline()))
        do {
            try Authority.check(authority, against: registry)
        } catch OpeningError.unknownCapability(let name) {
            throw ConfigurationError(unknownCapability: name)
        } catch OpeningError.unprovableCapability(let name) {
            throw ConfigurationError(unprovableCapability: name)
        }
    }
}

extension ConfigurationError {
    init(unknownCapability name: String) {
        self.init(
            problems: [
                ConfigurationProblem(
                    "hosts.default_capabilities, capabilities.policy, "
                        + "proof_of_possession.capabilities",
                    "no provider offers the capability '\(name)'",
                    hint: "agentauth capabilities lists what a running server offers")
            ])
    }

    init(unprovableCapability name: String) {
        self.init(
            problems: [
                ConfigurationProblem(
                    "proof_of_possession.capabilities",
                    "'\(name)' asks for what 'proof_of_possession' has off")
            ])
    }
}
