// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// A configuration as a file that says the same, and as JSON.
struct ConfigurationPage {
    private let entries: [EffectiveConfiguration.Entry]

    init(_ configuration: EffectiveConfiguration) {
        entries = configuration.entries
    }

    /// Every key with its value as text.
    var lines: [(name: String, value: String)] {
        entries.map { ($0.setting.name, ConfigurationPage.text(of: $0.shown)) }
    }

    /// Sections are two levels deep at most.
    var yaml: String {
        var text = ""
        var section: Substring?
        for (name, value) in lines {
            let parts = name.split(separator: ".", maxSplits: 1)
            if parts.count == 2 {
                if section != parts[0] { text += "\(parts[0]):\n" }
                text += "  "
                section = parts[0]
            } else {
                section = nil
            }
            text += "\(parts.last ?? ""): \(value)\n"
        }
        return text
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        for entry in entries {
            let parts = entry.setting.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                members.append((entry.setting.name, entry.shown))
                continue
            }
            let place = members.firstIndex { $0.0 == parts[0] } ?? members.endIndex
            let before = place < members.endIndex ? members.remove(at: place).1.object : nil
            let inside = (before.map(Array.init) ?? []) + [(parts[1], entry.shown)]
            members.insert((parts[0], .object(JSONObject(inside))), at: place)
        }
        return .object(JSONObject(members))
    }

    /// A value as it can stand in a file: a plain word where YAML reads it as one, JSON otherwise,
    /// which YAML reads too.
    static func text(of value: JSONValue) -> String {
        if let text = value.string, isPlain(text) { return text }
        if let list = value.array { return "[" + list.map(text).joined(separator: ", ") + "]" }
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    /// Letters, digits and what never begins or ends anything in YAML; nothing that reads as a
    /// number, a truth value or null.
    private static func isPlain(_ text: String) -> Bool {
        let isFine = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x20, 0x3A: true
            default: false
            }
        }
        let words = ["true", "false", "null", "yes", "no", "on", "off"]
        guard isFine, let first = text.utf8.first, let last = text.utf8.last, first != 0x20,
            first != 0x2D, first != 0x3A, last != 0x20, last != 0x3A, !text.contains(": "),
            !words.contains(text.lowercased())
        else { return false }
        return JSONNumber(parsing: text) == nil
    }
}
