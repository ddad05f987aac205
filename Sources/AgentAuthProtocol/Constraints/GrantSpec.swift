// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// One capability as a person writes it on a command line: `transfer_domestic amount<=100`.
///
/// After the name come conditions, divided by spaces: `field=value`, `field<=number`,
/// `field>=number`, `field in a,b`, `field not in a,b`. A value that is JSON is that value (`5`,
/// `true`, `null`, `"5"`); any other is text. A spec may also be the protocol's own JSON (§5.3):
/// `{"name":…,"constraints":{…},"expires_at":…}`.
package struct GrantSpec: Sendable, Hashable {
    package let request: CapabilityRequest

    /// Throws when it is not one, with a sentence that says where.
    package init(_ text: String) throws(GrantSpecError) {
        let json = try GrantSpec.json(text)
        do {
            request = try CapabilityRequest(json)
        } catch {
            throw GrantSpecError(error.message)
        }
    }

    /// The spec in the protocol's form.
    private static func json(_ text: String) throws(GrantSpecError) -> JSONValue {
        guard let first = text.utf8.first(where: { !GrantSpecReader.isSpace($0) }) else {
            throw GrantSpecError("It is empty; it begins with the name of a capability.")
        }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "\"") {
            return try written(text)
        }
        var reader = GrantSpecReader(text)
        let name = try reader.name()
        var constraints = JSONObject()
        while let condition = try reader.condition() {
            var operators = constraints[condition.field]?.object ?? JSONObject()
            guard operators[condition.operator] == nil else {
                throw GrantSpecError("'\(condition.field)' has the same operator twice.")
            }
            operators[condition.operator] = condition.value
            constraints[condition.field] = .object(operators)
        }
        return constraints.isEmpty
            ? .string(name) : ["name": .string(name), "constraints": .object(constraints)]
    }

    /// JSON as it stands. On the wire unknown members are ignored; here a misspelt one would give
    /// away more than was meant.
    private static func written(_ text: String) throws(GrantSpecError) -> JSONValue {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw GrantSpecError("It is not strict JSON: \(error).")
        }
        let known = ["name", "constraints", "expires_at"]
        if let unknown = json.object?.keys.first(where: { !known.contains($0) }) {
            throw GrantSpecError(
                "'\(unknown)' is no member of it; it has name, constraints and expires_at.")
        }
        return json
    }
}

/// Why a text is no grant spec.
package struct GrantSpecError: Error, CustomStringConvertible {
    /// One sentence.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
