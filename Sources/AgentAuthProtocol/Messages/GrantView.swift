// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One grant as replies show it (§5.3): active ones with the capability's details and the
/// effective constraints, pending ones with nothing more, denied ones with the reason.
public struct GrantView: Hashable, Sendable {
    public var capability: String
    public var status: GrantStatus
    public var constraints: Constraints
    public var grantedBy: String?
    public var reason: String?
    public var expiresAt: Timestamp?
    public var description: String?
    public var input: JSONValue?
    public var output: JSONValue?

    public init(
        capability: String, status: GrantStatus, constraints: Constraints = .none,
        grantedBy: String? = nil, reason: String? = nil, expiresAt: Timestamp? = nil,
        description: String? = nil, input: JSONValue? = nil, output: JSONValue? = nil
    ) {
        self.capability = capability
        self.status = status
        self.constraints = constraints
        self.grantedBy = grantedBy
        self.reason = reason
        self.expiresAt = expiresAt
        self.description = description
        self.input = input
        self.output = output
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json, of: "A grant")
        capability = try members.requiredString("capability")
        let text = try members.requiredString("status")
        guard let status = GrantStatus(rawValue: text) else {
            throw .invalidRequest("'status' of a grant must be active, pending or denied.")
        }
        self.status = status
        constraints = try members.value("constraints").map(Constraints.init(shown:)) ?? .none
        grantedBy = try members.string("granted_by")
        reason = try members.string("reason")
        expiresAt = try members.timestamp("expires_at")
        description = try members.string("description")
        input = members.value("input")
        output = members.value("output")
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("capability", .string(capability)), ("status", .string(status.rawValue)),
        ]
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append((name, value)) }
        }
        if !constraints.isEmpty { members.append(("constraints", constraints.json)) }
        add("granted_by", grantedBy.map { .string($0) })
        add("reason", reason.map { .string($0) })
        add("expires_at", expiresAt.map { .string($0.rfc3339) })
        add("description", description.map { .string($0) })
        add("input", input)
        add("output", output)
        return .object(JSONObject(members))
    }
}
