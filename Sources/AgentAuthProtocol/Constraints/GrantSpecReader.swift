// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Reads a grant spec from its beginning to its end.
struct GrantSpecReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    /// One condition, in the words of the protocol.
    struct Condition {
        let field: String
        let `operator`: String
        let value: JSONValue
    }

    /// The capability's name.
    mutating func name() throws(GrantSpecError) -> String {
        let name = word()
        guard !name.isEmpty else {
            throw GrantSpecError("It begins with the name of a capability.")
        }
        guard rest.first.map(GrantSpecReader.isSpace) ?? true else {
            throw GrantSpecError("After the name '\(name)' there is a space, or the end.")
        }
        return name
    }

    /// The next condition; nil at the end.
    mutating func condition() throws(GrantSpecError) -> Condition? {
        let field = word()
        guard !field.isEmpty else {
            skipSpaces()
            guard rest.isEmpty else {
                throw GrantSpecError("An operator stands where the name of a field is due.")
            }
            return nil
        }
        let name = sign() ?? word()
        switch name {
        case "=": return Condition(field: field, operator: "eq", value: try value(of: field))
        case "<=": return Condition(field: field, operator: "max", value: try number(of: field))
        case ">=": return Condition(field: field, operator: "min", value: try number(of: field))
        case "in": return Condition(field: field, operator: "in", value: try list(of: field))
        case "not":
            guard word() == "in" else {
                throw GrantSpecError("After '\(field) not' comes 'in'.")
            }
            return Condition(field: field, operator: "not_in", value: try list(of: field))
        default:
            throw GrantSpecError(
                name.isEmpty
                    ? "'\(field)' has no operator; there are =, <=, >=, in and not in."
                    : "'\(name)' is no operator; there are =, <=, >=, in and not in.")
        }
    }

    // MARK: Values

    private mutating func number(of field: String) throws(GrantSpecError) -> JSONValue {
        let value = try value(of: field)
        guard case .number = value else {
            throw GrantSpecError("The bound of '\(field)' is not a number.")
        }
        return value
    }

    private mutating func list(of field: String) throws(GrantSpecError) -> JSONValue {
        var values: [JSONValue] = []
        repeat {
            values.append(try value(of: field, endsAtComma: true))
            skipSpaces()
        } while take(UInt8(ascii: ","))
        return .array(values)
    }

    /// A value up to the next space; a quoted one up to its closing quotation mark.
    private mutating func value(
        of field: String, endsAtComma: Bool = false
    ) throws(GrantSpecError) -> JSONValue {
        skipSpaces()
        if rest.first == UInt8(ascii: "\"") { return try quoted(field) }
        let bytes = rest.prefix {
            !GrantSpecReader.isSpace($0) && !(endsAtComma && $0 == UInt8(ascii: ","))
        }
        rest = rest[bytes.endIndex...]
        guard !bytes.isEmpty else { throw GrantSpecError("'\(field)' has no value.") }
        return (try? JSONValue(parsing: Array(bytes)))
            ?? .string(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func quoted(_ field: String) throws(GrantSpecError) -> JSONValue {
        var end = rest.index(after: rest.startIndex)
        while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") {
            // What follows a backslash ends nothing.
            end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < rest.endIndex, let value = try? JSONValue(parsing: Array(rest[...end])) else {
            throw GrantSpecError("The quoted value of '\(field)' is not a JSON string.")
        }
        rest = rest[(end + 1)...]
        let isEnd = rest.first.map { GrantSpecReader.isSpace($0) || $0 == UInt8(ascii: ",") }
        guard isEnd ?? true else {
            throw GrantSpecError("After the quoted value of '\(field)' there is a space.")
        }
        return value
    }

    // MARK: Pieces

    /// What stands before the next space or operator sign; empty when there is nothing.
    private mutating func word() -> String {
        skipSpaces()
        let bytes = rest.prefix {
            !GrantSpecReader.isSpace($0) && !GrantSpecReader.signs.contains($0)
        }
        rest = rest[bytes.endIndex...]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An operator that is made of signs; nil when there is none.
    private mutating func sign() -> String? {
        skipSpaces()
        let bytes = rest.prefix(while: GrantSpecReader.signs.contains)
        rest = rest[bytes.endIndex...]
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private mutating func skipSpaces() {
        rest = rest.drop(while: GrantSpecReader.isSpace)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    }

    private static let signs = Array("<>=!".utf8)
}
