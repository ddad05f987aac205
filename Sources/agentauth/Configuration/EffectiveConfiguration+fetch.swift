// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer

extension EffectiveConfiguration {
    /// What fetches the keys and documents that others publish.
    ///
    /// Throws a ``ConfigurationError`` for test hosts for which nobody vouches.
    func guardedFetch(log: ServerLog) throws -> GuardedFetch {
        let logger = log.logger("fetch")
        let names = self[Settings.keyTestHosts]
        if names.isEmpty { return GuardedFetch(logger: logger) }
        guard let authority = self[Settings.keyTestAuthority] else {
            throw ConfigurationError(
                problems: [
                    ConfigurationProblem(
                        Settings.keyTestHosts.description.name,
                        "test hosts need the authority that vouches for them",
                        hint: "set \(Settings.keyTestAuthority.description.name) to a PEM file")
                ])
        }
        do {
            return GuardedFetch(
                testHosts: try TestHosts(names, authority: authority), logger: logger)
        } catch {
            throw ConfigurationError(
                problems: [
                    ConfigurationProblem(
                        Settings.keyTestAuthority.description.name, "\(error)")
                ])
        }
    }
}
