// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a configuration.
struct ConfigurationProblem: Error, Hashable, Sendable {
    /// A file with a line, a variable or an option.
    let place: String
    /// What is wrong, as a clause without a period.
    let text: String
    let hint: String

    /// What to try where nothing better is known.
    static let generalHint = "docs/configuration.md lists every key"

    init(_ place: String, _ text: String, hint: String = generalHint) {
        self.place = place
        self.text = text
        self.hint = hint
    }

    /// A key that nothing is called by.
    static func unknown(
        _ name: String, at place: String, among names: some Sequence<String>
    ) -> ConfigurationProblem {
        let nearest = NearestName.of(name, among: names)
        return ConfigurationProblem(
            place, "there is no key '\(name)'",
            hint: nearest.map { "did you mean \($0)?" } ?? generalHint)
    }

    /// A key of a later version.
    static func later(
        _ name: String, at place: String, feature: String
    ) -> ConfigurationProblem {
        ConfigurationProblem(
            place, "'\(name)' needs what this version does not have yet: \(feature)",
            hint: "remove the key")
    }
}

/// Everything that is wrong with a configuration; never empty.
struct ConfigurationError: Error {
    let problems: [ConfigurationProblem]
}

extension Failure {
    /// The first problem, and how many there are.
    init(configuration error: ConfigurationError) {
        let first = error.problems.first
        let others = error.problems.count - 1
        self.init(
            .badConfiguration, "bad_configuration", what: "the configuration cannot be used",
            why: first.map { "\($0.place): \($0.text)" } ?? "it has a problem",
            hint: (first?.hint ?? ConfigurationProblem.generalHint)
                + (others > 0 ? " (agentauth config validate shows \(others) more)" : ""))
    }
}
