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
        }
    }
}

extension ConfigurationError {
    init(unknownCapability name: String) {
        self.init(
            problems: [
                ConfigurationProblem(
                    "hosts.default_capabilities, capabilities.policy",
                    "no provider offers the capability '\(name)'",
                    hint: "agentauth capabilities lists what a running server offers")
            ])
    }
}
