// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One agent as replies show it: registration, status, reactivation and request-capability all
/// answer with members of this one (§5.3 to §5.6).
public struct AgentView: Hashable, Sendable {
    public var agent: AgentID
    public var host: HostID?
    public var name: String?
    public var mode: AgentMode?
    public var status: AgentStatus?
    public var grants: [GrantView]
    public var user: String?
    public var createdAt: Timestamp?
    public var activatedAt: Timestamp?
    public var lastUsedAt: Timestamp?
    public var expiresAt: Timestamp?
    public var approval: ApprovalView?

    public init(
        agent: AgentID, host: HostID? = nil, name: String? = nil, mode: AgentMode? = nil,
        status: AgentStatus? = nil, grants: [GrantView], user: String? = nil,
        createdAt: Timestamp? = nil, activatedAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil, approval: ApprovalView? = nil
    ) {
        self.agent = agent
        self.host = host
        self.name = name
        self.mode = mode
        self.status = status
        self.grants = grants
        self.user = user
        self.createdAt = createdAt
        self.activatedAt = activatedAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
        self.approval = approval
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json)
        agent = try members.opaqueIdentifier("agent_id")
        host = try members.string("host_id").flatMap { HostID(opaque: $0) }
        name = try members.string("name")
        mode = try members.string("mode").flatMap { AgentMode(rawValue: $0) }
        status = try members.string("status").flatMap { AgentStatus(rawValue: $0) }
        var grants: [GrantView] = []
        for element in try members.array("agent_capability_grants") ?? [] {
            grants.append(try GrantView(element))
        }
        self.grants = grants
        user = try members.string("user_id")
        createdAt = try members.timestamp("created_at")
        activatedAt = try members.timestamp("activated_at")
        lastUsedAt = try members.timestamp("last_used_at")
        expiresAt = try members.timestamp("expires_at")
        approval = try members.value("approval").map(ApprovalView.init)
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [("agent_id", .string(agent.text))]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, .string(value))) }
        }
        add("host_id", host?.text)
        add("name", name)
        add("mode", mode?.rawValue)
        add("status", status?.rawValue)
        members.append(("agent_capability_grants", .array(grants.map(\.json))))
        add("user_id", user)
        add("created_at", createdAt?.rfc3339)
        add("activated_at", activatedAt?.rfc3339)
        add("last_used_at", lastUsedAt?.rfc3339)
        add("expires_at", expiresAt?.rfc3339)
        if let approval { members.append(("approval", approval.json)) }
        return .object(JSONObject(members))
    }
}
