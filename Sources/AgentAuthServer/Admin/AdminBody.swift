// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// The body of a call: a JSON object whose members are all known. On the protocol's endpoints an
/// unknown member is ignored; a misspelt `user` of the operator would decide for nobody instead.
struct AdminBody {
    private let members: JSONObject

    init(_ bytes: [UInt8], taking names: [String]) throws(ProtocolError) {
        guard bytes.count <= ProtocolLimits.bodyBytes else {
            throw ProtocolError(
                .payloadTooLarge, "The body has more than \(ProtocolLimits.bodyBytes) bytes.")
        }
        let json: JSONValue
        do {
            json = bytes.isEmpty ? [:] : try JSONValue(parsing: bytes)
        } catch {
            throw .invalidRequest("The body is not strict JSON: \(error)")
        }
        guard let members = json.object else {
            throw .invalidRequest("The body must be a JSON object.")
        }
        for name in members.keys where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) })
        {
            throw .invalidRequest("The body has a member '\(name)', which means nothing here.")
        }
        self.members = members
    }

    func value(_ name: String) -> JSONValue? {
        members[name].flatMap { $0 == .null ? nil : $0 }
    }

    func text(_ name: String) throws(ProtocolError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else {
            throw .invalidRequest("'\(name)' must be a string.")
        }
        return text
    }

    func required(_ name: String) throws(ProtocolError) -> String {
        guard let text = try text(name) else { throw .invalidRequest("'\(name)' is missing.") }
        return text
    }

    func texts(_ name: String) throws(ProtocolError) -> [String]? {
        guard let value = value(name) else { return nil }
        guard let texts = value.array?.map(\.string), !texts.contains(nil) else {
            throw .invalidRequest("'\(name)' must be an array of strings.")
        }
        return texts.compactMap(\.self)
    }

    /// Capabilities, each a name or an object with `name` and `constraints`.
    func capabilities(_ name: String) throws(ProtocolError) -> [CapabilityRequest] {
        guard let value = value(name) else { return [] }
        guard value.array != nil else { throw .invalidRequest("'\(name)' must be an array.") }
        return try CapabilityRequest.list(value)
    }

    func object(_ name: String) throws(ProtocolError) -> JSONObject? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else {
            throw .invalidRequest("'\(name)' must be an object.")
        }
        return object
    }
}
