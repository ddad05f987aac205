// SPDX-License-Identifier: Apache-2.0
import Configuration
import StrictJSON

/// One key of the configuration, with the type of its value.
struct Setting<Value: Sendable>: Sendable {
    let description: SettingDescription
    let read: @Sendable (ConfigContent) throws -> Value

    /// - Parameters:
    ///   - standard: the value that holds when nobody gives one, as it would stand in a file.
    ///   - flag: the option of `serve` that sets it.
    init(
        _ name: String, _ type: SettingType<Value>, standard: ConfigContent, _ meaning: String,
        flag: String? = nil
    ) {
        read = type.read
        description = SettingDescription(
            name: name, typeName: type.name, shape: type.shape, standard: standard,
            meaning: meaning, flag: flag, shown: { type.shown(try type.read($0)) })
    }
}

/// What there is to say of a key without the type of its value: the table's row.
struct SettingDescription: Sendable {
    /// Such as `approval.interval`.
    let name: String
    /// What the documentation and errors call its type, such as `duration`.
    let typeName: String
    let shape: SettingShape
    let standard: ConfigContent
    let meaning: String
    /// Such as `--listen`; nil for keys that have no option.
    let flag: String?
    /// The value as it is printed; throws ``SettingError`` for what is no value of the type.
    let shown: @Sendable (ConfigContent) throws -> JSONValue

    /// The environment variable that sets it.
    var variable: String { EnvironmentName.of(name) }
}

/// How a value stands in a file.
enum SettingShape: Sendable {
    /// A word or a text, quoted or not.
    case text
    /// The same, or `null` for none.
    case optionalText
    /// `true`, `false` or a number; a quoted one is a text and is refused.
    case plain
    /// A list of words.
    case list
    /// A mapping or list of any depth; elsewhere than in a file, its JSON.
    case structure
}

/// Why a value is none of its key's type: what it has to be, for the end of a sentence.
struct SettingError: Error {
    let expected: String

    init(_ expected: String) {
        self.expected = expected
    }
}
