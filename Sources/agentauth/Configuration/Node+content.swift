// SPDX-License-Identifier: Apache-2.0
import Configuration
import StrictJSON
import Yams

extension Node {
    /// `null`, `~` or nothing at all.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The value of a key, in the shape that the key's values have in every source.
    func content(of setting: SettingDescription) throws(SettingError) -> ConfigContent {
        switch setting.shape {
        case .optionalText where isNull:
            return .string("")
        case .text, .optionalText:
            guard let scalar, !isNull else { throw SettingError("a \(setting.typeName)") }
            return .string(scalar.string)
        case .plain:
            guard let scalar, scalar.style == .plain, !isNull else {
                throw SettingError("a \(setting.typeName), without quotation marks")
            }
            return .string(scalar.string)
        case .list:
            guard let sequence else { throw SettingError("a \(setting.typeName)") }
            let words = sequence.compactMap { $0.isNull ? nil : $0.scalar?.string }
            guard words.count == sequence.count else {
                throw SettingError("a \(setting.typeName)")
            }
            return .stringArray(words)
        case .structure:
            let json = try json(depth: 0)
            return .string(String(decoding: json.serialized(), as: UTF8.self))
        }
    }

    /// The value as YAML's core schema reads it, where JSON has the same.
    private func json(depth: Int) throws(SettingError) -> JSONValue {
        guard depth < JSONLimits.standard.maxDepth else {
            let limit = JSONLimits.standard.maxDepth
            throw SettingError("no deeper than \(limit) levels")
        }
        if let mapping {
            var members: [(String, JSONValue)] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw SettingError("a mapping by words")
                }
                members.append((name, try value.json(depth: depth + 1)))
            }
            // `1` and `"1"` are two keys of YAML and one of JSON.
            guard Set(members.map { Array($0.0.utf8) }).count == members.count else {
                throw SettingError("a mapping in which no key stands twice")
            }
            return .object(JSONObject(members))
        }
        if let sequence {
            var elements: [JSONValue] = []
            for element in sequence { elements.append(try element.json(depth: depth + 1)) }
            return .array(elements)
        }
        guard let scalar else { throw SettingError("a value") }
        guard scalar.style == .plain else { return .string(scalar.string) }
        return switch scalar.string {
        case _ where isNull: .null
        case "true": .bool(true)
        case "false": .bool(false)
        default:
            JSONNumber(parsing: scalar.string).map { .number($0) } ?? .string(scalar.string)
        }
    }
}
