// SPDX-License-Identifier: Apache-2.0
import Configuration
import StrictJSON
import Synchronization

/// What holds: the value of every key, and where it comes from.
struct EffectiveConfiguration: Sendable {
    /// One key with its value.
    struct Entry: Sendable {
        let setting: SettingDescription
        let content: ConfigContent
        /// The value as it is printed.
        let shown: JSONValue
        /// Where it was given; `default` when nowhere.
        let source: String

        var isDefault: Bool { source == ConfigurationLayer.defaultName }
    }

    /// All keys, in the order of the table.
    let entries: [Entry]
    private let contents: [String: ConfigContent]

    /// Lets the layers speak, the most important one first. Throws everything that is wrong with
    /// them, and not only the first.
    init(layers: [ConfigurationLayer]) throws(ConfigurationError) {
        let layers = layers + [.defaults]
        var problems = layers.flatMap(\.problems)
        let answers = AnsweringLayer()
        let reader = ConfigReader(providers: layers.map(\.provider), accessReporter: answers)
        var entries: [Entry] = []
        for setting in Settings.all {
            var content: ConfigContent
            do {
                content = try EffectiveConfiguration.content(of: setting, from: reader)
            } catch {
                problems.append(ConfigurationProblem(setting.name, "it cannot be read: \(error)"))
                continue
            }
            let layer = layers[answers.last]
            if content == setting.standard,
                let derived = Settings.derived(
                    setting.name,
                    from: { other in
                        let before = entries.first { $0.setting.name == other.name }?.content
                        return before
                            ?? (try? EffectiveConfiguration.content(of: other, from: reader))
                    })
            {
                content = derived
            }
            do {
                entries.append(
                    Entry(
                        setting: setting, content: content, shown: try setting.shown(content),
                        source: layer.place(setting)))
            } catch {
                let expected = (error as? SettingError)?.expected ?? "\(error)"
                problems.append(
                    ConfigurationProblem(
                        layer.place(setting), "'\(setting.name)' has to be \(expected)"))
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        self.entries = entries
        contents = Dictionary(
            uniqueKeysWithValues: entries.map { ($0.setting.name, $0.content) })
    }

    /// The value of a key.
    subscript<Value>(_ setting: Setting<Value>) -> Value {
        guard let content = contents[setting.description.name],
            let value = try? setting.read(content)
        else { preconditionFailure("a key that is not in the table") }
        return value
    }

    private static func content(
        of setting: SettingDescription, from reader: ConfigReader
    ) throws -> ConfigContent {
        let key = ConfigKey(setting.name)
        return switch setting.shape {
        case .list: .stringArray(try reader.requiredStringArray(forKey: key))
        default: .string(try reader.requiredString(forKey: key))
        }
    }
}

/// Remembers which layer answered the last question: they are asked in order until one knows.
private final class AnsweringLayer: AccessReporter {
    private let index = Mutex(0)

    var last: Int { index.withLock { $0 } }

    func report(_ event: AccessEvent) {
        index.withLock { $0 = max(event.providerResults.count - 1, 0) }
    }
}
