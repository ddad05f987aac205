// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The claims of a host or agent JWT (§4.2, §4.3), read and in range. Whether they are right is
/// for the server to judge.
public struct TokenClaims: Sendable {
    /// `iss`: the thumbprint that names the host. Some clients leave it out of agent JWTs.
    public var issuer: String?
    /// `sub`: the agent's id, in agent JWTs.
    public var subject: String?
    /// `aud`: one or several; whole strings.
    public var audiences: [String]
    /// `iat`, in whole seconds since 1970.
    public var issuedAt: Int64
    /// `exp`, in whole seconds since 1970.
    public var expiresAt: Int64
    /// `jti`
    public var tokenID: String
    /// `capabilities`: what the token is narrowed to, when present.
    public var capabilities: [String]?
    /// `host_public_key`, in host JWTs.
    public var hostKey: JSONValue?
    /// `host_jwks_url`, in JWTs of hosts that publish their keys; never beside ``hostKey``.
    public var hostKeysURL: String?
    /// `agent_public_key`, in host JWTs that register an agent.
    public var agentKey: JSONValue?
    /// `agent_jwks_url`, in host JWTs that register an agent whose keys are published; never beside
    /// ``agentKey``.
    public var agentKeysURL: String?
    /// `agent_kid`: the agent's key in that set.
    public var agentKeyID: String?
    /// `cnf`: what else the sender has to hold, when the token is bound to it (§4.4).
    public var confirmation: Confirmation?

    public init(
        issuer: String?, subject: String? = nil, audiences: [String], issuedAt: Int64,
        expiresAt: Int64, tokenID: String, capabilities: [String]? = nil, hostKey: JSONValue? = nil,
        hostKeysURL: String? = nil, agentKey: JSONValue? = nil, agentKeysURL: String? = nil,
        agentKeyID: String? = nil, confirmation: Confirmation? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audiences = audiences
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.tokenID = tokenID
        self.capabilities = capabilities
        self.hostKey = hostKey
        self.hostKeysURL = hostKeysURL
        self.agentKey = agentKey
        self.agentKeysURL = agentKeysURL
        self.agentKeyID = agentKeyID
        self.confirmation = confirmation
    }

    /// The claims as a JSON object, for signing.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append((name, value)) }
        }
        add("iss", issuer.map { .string($0) })
        add("sub", subject.map { .string($0) })
        add(
            "aud",
            audiences.count == 1
                ? .string(audiences[0]) : .array(audiences.map { .string($0) }))
        add("iat", .number(JSONNumber(issuedAt)))
        add("exp", .number(JSONNumber(expiresAt)))
        add("jti", .string(tokenID))
        add("capabilities", capabilities.map { .array($0.map { .string($0) }) })
        add("host_public_key", hostKey)
        add("host_jwks_url", hostKeysURL.map { .string($0) })
        add("agent_public_key", agentKey)
        add("agent_jwks_url", agentKeysURL.map { .string($0) })
        add("agent_kid", agentKeyID.map { .string($0) })
        add("cnf", confirmation?.json)
        return .object(JSONObject(members))
    }
}
