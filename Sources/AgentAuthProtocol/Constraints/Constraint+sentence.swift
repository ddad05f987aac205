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
        "\(name) \(constraint.sentence)"
    }
}

extension Constraint {
    fileprivate var sentence: String {
        switch self {
        case .exactly(let value):
            return "exactly \(Constraint.text(value))"
        case .within(let operators):
            var parts: [String] = []
            if let minimum = operators.minimum { parts.append("at least \(minimum)") }
            if let maximum = operators.maximum { parts.append("at most \(maximum)") }
            if let values = operators.isIn {
                parts.append(values.isEmpty ? "nothing at all" : "one of \(Constraint.list(values))")
            }
            if let values = operators.isNotIn, !values.isEmpty {
                parts.append("none of \(Constraint.list(values))")
            }
            return parts.isEmpty ? "anything" : parts.joined(separator: " and ")
        }
    }

    private static func list(_ values: [JSONValue]) -> String {
        values.map(text).joined(separator: ", ")
    }

    /// A string in quotes, everything else as compact JSON: `"1"` and `1` must not look alike.
    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.serialized(), as: UTF8.self)
    }
}
