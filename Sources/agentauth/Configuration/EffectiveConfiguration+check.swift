// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import Authority

extension EffectiveConfiguration {
    /// Throws when it says of capabilities what cannot hold, as a server would.
    func checkCapabilities() async throws {
        let registry = try await CapabilityRegistry(providers(timeline: SystemTimeline()))
        do {
            try Authority.check(authority, against: registry)
        } catch OpeningError.policy(let faults) {
            throw ConfigurationError(
                problems: faults.map { fault in
                    ConfigurationProblem(
                        policy: fault,
                        at: entries.first { $0.setting.name == fault.setting }?.source
                            ?? fault.setting)
                })
        }
    }
}

extension ConfigurationProblem {
    /// - Parameter place: where the fault's key was given.
    init(policy fault: PolicyFault, at place: String) {
        self.init(
            place, "\(fault.key): \(fault.problem)",
            hint: "agentauth capabilities lists what a running server offers")
    }
}
