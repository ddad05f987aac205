// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One capability as a server offers it (§2.12).
public struct CapabilityView: Hashable, Sendable {
    public var name: String
    public var description: String
    /// Where it is executed, when not at the server's default location.
    public var location: String?
    /// JSON Schemas of arguments and result; only `describe` shows them.
    public var input: JSONValue?
    public var output: JSONValue?
    /// Whether the asking agent holds it; only for agents.
    public var isGranted: Bool?

    public init(
        name: String, description: String, location: String? = nil, input: JSONValue? = nil,
        output: JSONValue? = nil, isGranted: Bool? = nil
    ) {
        self.name = name
        self.description = description
        self.location = location
        self.input = input
        self.output = output
        self.isGranted = isGranted
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json, of: "A capability")
        name = try members.requiredString("name")
        description = try members.requiredString("description")
        location = try members.string("location")
        input = members.value("input")
        output = members.value("output")
        isGranted = try members.string("grant_status").map { $0 == "granted" }
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("description", .string(description)),
        ]
        if let location { members.append(("location", .string(location))) }
        if let input { members.append(("input", input)) }
        if let output { members.append(("output", output)) }
        if let isGranted {
            members.append(("grant_status", .string(isGranted ? "granted" : "not_granted")))
        }
        return .object(JSONObject(members))
    }
}

/// One page of `GET /capability/list` (§5.2).
public struct CapabilityPage: Hashable, Sendable {
    public var capabilities: [CapabilityView]
    /// Where the next page begins; nil on the last one.
    public var nextCursor: String?

    public init(capabilities: [CapabilityView], nextCursor: String?) {
        self.capabilities = capabilities
        self.nextCursor = nextCursor
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json)
        var capabilities: [CapabilityView] = []
        for element in try members.array("capabilities") ?? [] {
            capabilities.append(try CapabilityView(element))
        }
        self.capabilities = capabilities
        nextCursor = try members.string("next_cursor")
    }

    public var json: JSONValue {
        [
            "capabilities": .array(capabilities.map(\.json)),
            "next_cursor": nextCursor.map { .string($0) } ?? .null,
            "has_more": .bool(nextCursor != nil),
        ]
    }
}
