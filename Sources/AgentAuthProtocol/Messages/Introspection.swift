// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// What a server says of somebody else's token (§5.12).
public struct Introspection: Hashable, Sendable {
    /// Nil unless the token is valid and its agent may act.
    public var active: Active?

    /// Whose token it is, and what the agent holds.
    public struct Active: Hashable, Sendable {
        public var agent: AgentID
        public var host: HostID
        public var user: String?
        public var mode: AgentMode
        /// With names and states only; of the token's `capabilities`, where it is narrowed.
        public var grants: [GrantView]
        public var expiresAt: Timestamp?

        public init(
            agent: AgentID, host: HostID, user: String?, mode: AgentMode, grants: [GrantView],
            expiresAt: Timestamp?
        ) {
            self.agent = agent
            self.host = host
            self.user = user
            self.mode = mode
            self.grants = grants
            self.expiresAt = expiresAt
        }
    }

    public init(_ active: Active?) {
        self.active = active
    }

    public var json: JSONValue {
        guard let active else { return ["active": false] }
        var members: [(String, JSONValue)] = [
            ("active", true), ("agent_id", .string(active.agent.text)),
            ("host_id", .string(active.host.text)),
        ]
        if let user = active.user { members.append(("user_id", .string(user))) }
        members.append(
            (
                "agent_capability_grants",
                .array(
                    active.grants.map {
                        [
                            "capability": .string($0.capability),
                            "status": .string($0.status.rawValue),
                        ]
                    })
            ))
        members.append(("mode", .string(active.mode.rawValue)))
        if let expiresAt = active.expiresAt {
            members.append(("expires_at", .string(expiresAt.rfc3339)))
        }
        return .object(JSONObject(members))
    }
}

/// The body of `POST /agent/introspect`: `{"token":…}`.
public struct IntrospectionRequest: Hashable, Sendable {
    public var token: String

    public init(token: String) {
        self.token = token
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        token = try MessageReader(body).requiredString("token")
    }

    public var json: JSONValue { ["token": .string(token)] }
}
