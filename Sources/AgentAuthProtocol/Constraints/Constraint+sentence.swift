// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension Constraints {
    /// The constraints as one sentence for people: the same words on the console, on the command
    /// line and in reports. No constraints at all must look like it.
    public var sentence: String {
        isEmpty ? "without limits" : fields.map(\.sentence).joined(separator: "; ")
    }
}

extension Constraints.Field {
    /// Such as `amount at least 1 and at most 1000`.
    public var sentence: String {
        "\(shownName) \(constraint.sentence)"
    }
}

extension Constraints.Field {
    /// The name as it is where it is a plain word; else quoted, lest it read on into the sentence.
    private var shownName: String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isPlain && !name.isEmpty ? name : JSONValue.string(name).shown
    }
}

extension Constraint {
    fileprivate var sentence: String {
        switch self {
        case .exactly(let value):
            return "exactly \(value.shown)"
        case .within(let operators):
            var parts: [String] = []
            if let minimum = operators.minimum { parts.append("at least \(minimum)") }
            if let maximum = operators.maximum { parts.append("at most \(maximum)") }
            if let values = operators.isIn {
                parts.append(
                    values.isEmpty ? "nothing at all" : "one of \(Constraint.list(values))")
            }
            if let values = operators.isNotIn, !values.isEmpty {
                parts.append("none of \(Constraint.list(values))")
            }
            return parts.isEmpty ? "anything" : parts.joined(separator: " and ")
        case .opaque(let members):
            return "as the server understands \(JSONValue.object(members).shown)"
        }
    }

    private static func list(_ values: [JSONValue]) -> String {
        values.map(\.shown).joined(separator: ", ")
    }
}

extension JSONValue {
    /// Compact JSON, so that `"1"` and `1` do not look alike. Whoever asked chose these characters,
    /// so those that a person cannot see, or that reorder others, are written as escapes.
    fileprivate var shown: String {
        var text = ""
        for scalar in String(decoding: serialized(), as: UTF8.self).unicodeScalars {
            if scalar.isSeen {
                text.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it leaves a mark of its own: no control, format or separator character (among them
    /// the bidirectional ones), and none that fonts are told not to show.
    fileprivate var isSeen: Bool {
        if isASCII { return value >= 0x20 && value != 0x7F }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned,
            .privateUse, .surrogate:
            return false
        default:
            return !properties.isDefaultIgnorableCodePoint
        }
    }
}
