// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /agent/revoke-capability`.
public struct GrantRevocationRequest: Hashable, Sendable {
    /// Whose grants; an agent that gives up its own need not say.
    public var agent: AgentID?
    /// The names of what is given up.
    public var capabilities: [String]

    public init(agent: AgentID? = nil, capabilities: [String]) {
        self.agent = agent
        self.capabilities = capabilities
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        agent =
            members.value("agent_id") == nil
            ? nil : try members.identifier("agent_id", unknown: .agentNotFound)
        guard let names = try members.array("capabilities"), !names.isEmpty else {
            throw .invalidRequest("'capabilities' is missing or empty; name what to revoke.")
        }
        guard names.count <= ProtocolLimits.capabilitiesPerRequest else {
            throw .invalidRequest(
                "At most \(ProtocolLimits.capabilitiesPerRequest) capabilities a request.")
        }
        capabilities = names.compactMap(\.string)
        guard capabilities.count == names.count else {
            throw .invalidRequest("'capabilities' must be an array of names.")
        }
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let agent { members.append(("agent_id", .string(agent.text))) }
        members.append(("capabilities", .array(capabilities.map { .string($0) })))
        return .object(JSONObject(members))
    }
}
