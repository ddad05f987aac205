// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// An error object (§5.13) as part of an answer: of a failed job, a stream, one item of a batch.
public struct ErrorBody: Hashable, Sendable {
    /// The code as text; another server may have some that ``ErrorCode`` does not know.
    public var code: String
    /// One sentence for a person; never parsed.
    public var message: String
    /// Further members, in order.
    public var details: JSONObject

    public init(code: String, message: String, details: JSONObject = JSONObject()) {
        self.code = code
        self.message = message
        self.details = details
    }

    public init(_ error: ProtocolError) {
        self.init(
            code: error.code.rawValue, message: error.message,
            details: JSONObject(error.details.map { ($0.name, $0.value) }))
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        try self.init(json, codeName: "error")
    }

    /// - Parameter codeName: the code's member: `error`, but in items of a batch `code`.
    init(_ json: JSONValue, codeName: String) throws(ProtocolError) {
        let members = try MessageReader(json, of: "'error'")
        code = try members.requiredString(codeName)
        message = try members.requiredString("message")
        var details = json.object ?? JSONObject()
        details[codeName] = nil
        details["message"] = nil
        self.details = details
    }

    public var json: JSONValue { json(codeName: "error") }

    func json(codeName: String) -> JSONValue {
        var members = JSONObject([(codeName, .string(code)), ("message", .string(message))])
        // Details came from outside: one that bears a name of ours gives way.
        for (name, value) in details where members[name] == nil { members[name] = value }
        return .object(members)
    }
}
