// SPDX-License-Identifier: Apache-2.0
import Configuration
import Foundation

/// One source of values: options, the environment, a file, or the defaults.
struct ConfigurationLayer: Sendable {
    let provider: any ConfigProvider
    /// What a person calls the place where this layer has a key's value.
    let place: @Sendable (SettingDescription) -> String
    private(set) var problems: [ConfigurationProblem] = []

    /// Values that were given as options of the command.
    static func flags(_ values: [String: String]) -> ConfigurationLayer {
        ConfigurationLayer(
            provider: InMemoryProvider(
                name: "options", values: layered(values.mapValues { .string($0) })),
            place: { $0.flag ?? $0.name })
    }

    /// The variables that begin with `AGENTAUTH_`.
    static func environment(_ variables: [String: String]) -> ConfigurationLayer {
        let ours = variables.filter { EnvironmentName.isOurs($0.key) }
        let names = Set(Settings.all.map(\.variable))
        let later = Dictionary(
            uniqueKeysWithValues: LaterSettings.features.map {
                (EnvironmentName.of($0.key), $0.key)
            })
        return ConfigurationLayer(
            provider: EnvironmentVariablesProvider(environmentVariables: ours)
                .prefixKeys(with: ConfigKey([EnvironmentName.prefix])),
            place: { $0.variable },
            problems: ours.keys.sorted().filter { !names.contains($0) }.compactMap { name in
                if let key = later[name], let feature = LaterSettings.features[key] {
                    return .later(key, at: name, feature: feature)
                }
                return .unknown(name, at: "the environment", among: names)
            })
    }

    static func file(_ file: ConfigurationFile) -> ConfigurationLayer {
        ConfigurationLayer(
            provider: InMemoryProvider(name: file.path, values: layered(file.contents)),
            place: { setting in
                file.lines[setting.name].map { "\(file.path):\($0)" } ?? file.path
            },
            problems: file.problems)
    }

    static let defaults = ConfigurationLayer(
        provider: InMemoryProvider(
            name: defaultName,
            values: layered(
                Dictionary(uniqueKeysWithValues: Settings.all.map { ($0.name, $0.standard) }))),
        place: { _ in defaultName })

    /// What the source of a value is called that nobody gave.
    static let defaultName = "default"

    private static func layered(
        _ contents: [String: ConfigContent]
    ) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: contents.map { name, content in
                (AbsoluteConfigKey(ConfigKey(name)), ConfigValue(content, isSecret: false))
            })
    }
}
