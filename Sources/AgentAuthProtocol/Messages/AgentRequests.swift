// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /agent/request-capability` (§5.4).
public struct CapabilityRequestBody: Hashable, Sendable {
    public var capabilities: [CapabilityRequest]
    public var wish: ApprovalWish

    public init(capabilities: [CapabilityRequest], wish: ApprovalWish = ApprovalWish()) {
        self.capabilities = capabilities
        self.wish = wish
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        guard let list = members.value("capabilities") else {
            throw .invalidRequest("'capabilities' is missing; name what the agent needs.")
        }
        capabilities = try CapabilityRequest.list(list)
        guard !capabilities.isEmpty else {
            throw .invalidRequest("'capabilities' is empty; name what the agent needs.")
        }
        wish = try ApprovalWish(members)
    }

    public var json: JSONValue {
        .object(
            JSONObject([("capabilities", .array(capabilities.map(\.json)))] + wish.members))
    }
}

/// The body of `POST /capability/execute` (§5.11).
public struct ExecuteRequest: Hashable, Sendable {
    public var capability: String
    public var arguments: JSONObject

    public init(capability: String, arguments: JSONObject = JSONObject()) {
        self.capability = capability
        self.arguments = arguments
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        capability = try members.requiredString("capability")
        guard (1...ProtocolLimits.capabilityNameBytes).contains(capability.utf8.count) else {
            throw .invalidRequest("'capability' must be a name of 1 to 200 bytes.")
        }
        switch members.value("arguments") {
        case nil: arguments = JSONObject()
        case .object(let given): arguments = given
        default: throw .invalidRequest("'arguments' must be an object.")
        }
    }

    public var json: JSONValue {
        ["capability": .string(capability), "arguments": .object(arguments)]
    }
}

/// The body of a request about one agent: `{"agent_id":…}` (§5.6, §5.7).
public struct AgentReference: Hashable, Sendable {
    public var agent: AgentID

    public init(agent: AgentID) {
        self.agent = agent
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        agent = try MessageReader(body).identifier("agent_id", unknown: .agentNotFound)
    }

    public var json: JSONValue { ["agent_id": .string(agent.text)] }
}

/// The body of `POST /host/enroll`: the one-time token that an operator handed out, and the key
/// that the host will sign with.
public struct EnrollRequest: Hashable, Sendable {
    public var token: String
    public var publicKey: JWK
    public var name: String?

    public init(token: String, publicKey: JWK, name: String? = nil) {
        self.token = token
        self.publicKey = publicKey
        self.name = name
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        token = try members.requiredString("token")
        guard let key = members.value("public_key") else {
            throw .invalidRequest("'public_key' is missing; send the host's public JWK.")
        }
        publicKey = try JWK(key, named: "public_key")
        name = try members.string("name")
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("token", .string(token)), ("public_key", publicKey.json),
        ]
        if let name { members.append(("name", .string(name))) }
        return .object(JSONObject(members))
    }
}
