// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Reads the members of a request or reply: absent and null are the same, a wrong type is
/// `invalid_request` with the member's name, unknown members are ignored.
struct MessageReader {
    private let members: JSONObject

    init(_ json: JSONValue, of what: String = "The body") throws(ProtocolError) {
        guard case .object(let members) = json else {
            throw .invalidRequest("\(what) must be a JSON object.")
        }
        self.members = members
    }

    func value(_ name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    func string(_ name: String) throws(ProtocolError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else {
            throw .invalidRequest("'\(name)' must be a string.")
        }
        return text
    }

    func requiredString(_ name: String) throws(ProtocolError) -> String {
        guard let text = try string(name) else {
            throw .invalidRequest("'\(name)' is missing; it must be a string.")
        }
        return text
    }

    func number(_ name: String) throws(ProtocolError) -> JSONNumber? {
        guard let value = value(name) else { return nil }
        guard let number = value.number else {
            throw .invalidRequest("'\(name)' must be a number.")
        }
        return number
    }

    func array(_ name: String) throws(ProtocolError) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else {
            throw .invalidRequest("'\(name)' must be an array.")
        }
        return elements
    }

    /// A required identifier; one that cannot be ours is as unknown as one that is not.
    func identifier<Subject>(
        _ name: String, unknown: ErrorCode
    ) throws(ProtocolError) -> Identifier<Subject> {
        let text = try requiredString(name)
        guard let identifier = Identifier<Subject>(text) else {
            throw ProtocolError(unknown, "There is no '\(name)' like that on this server.")
        }
        return identifier
    }

    /// A required identifier that the other side made, opaque here.
    func opaqueIdentifier<Subject>(
        _ name: String
    ) throws(ProtocolError) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(opaque: try requiredString(name)) else {
            throw .invalidRequest("'\(name)' must be 1 to 256 visible ASCII characters.")
        }
        return identifier
    }

    func timestamp(_ name: String) throws(ProtocolError) -> Timestamp? {
        guard let text = try string(name) else { return nil }
        guard let moment = Timestamp(anyOffset: text) else {
            throw .invalidRequest("'\(name)' must be a date and time as RFC 3339.")
        }
        return moment
    }
}
