// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The types that a value may have (`type`).
struct SchemaTypes: Sendable {
    /// The standard's names of types; an integer is any number without a fraction, such as `1.0`.
    enum Name: String, Sendable {
        case null, boolean, integer, number, string, array, object
    }

    private let names: [Name]

    /// Takes one name or several different ones; nil for anything else.
    init?(_ value: JSONValue) {
        guard let texts = value.string.map({ [$0] }) ?? value.array?.compactMap(\.string),
            !texts.isEmpty, texts.count == value.array?.count ?? 1
        else { return nil }
        names = texts.compactMap { Name(rawValue: $0) }
        guard names.count == texts.count, Set(names).count == names.count else { return nil }
    }

    func admit(_ instance: JSONValue) -> Bool {
        for name in names where SchemaTypes.is(instance, name) { return true }
        return false
    }

    var sentence: String {
        "Give \(names.map(SchemaTypes.phrase).joined(separator: " or "))."
    }

    private static func `is`(_ instance: JSONValue, _ name: Name) -> Bool {
        switch (name, instance) {
        case (.null, .null), (.boolean, .bool), (.number, .number), (.string, .string),
            (.array, .array), (.object, .object):
            true
        case (.integer, .number(let number)): number.isInteger
        default: false
        }
    }

    private static func phrase(_ name: Name) -> String {
        switch name {
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
