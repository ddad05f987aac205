// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What an operator decides about a server. The values here are the defaults of the command line.
public struct AuthorityConfiguration: Sendable {
    /// The server's base URL, without a trailing slash; audiences are compared with it byte by
    /// byte, and nothing is ever derived from a request's Host header.
    public var issuer: String
    public var providerName = "demo"
    public var description = "A demo service"
    public var modes: Set<AgentMode> = Set(AgentMode.allCases)

    public var tokens = TokenRules()
    public var lifetimes: [AgentMode: Lifetimes] = [:]
    public var approval = ApprovalRules()
    public var hosts = HostRules()
    public var capabilities = CapabilityPolicy()
    public var possession = PossessionPolicy()
    public var cleanUp = CleanUpRules()
    /// What other servers authenticate with to ask about tokens (§5.12); nil where anybody may ask.
    public var introspectionSecret: [UInt8]?
    /// The issuers that this server's directory lists beside its own.
    public var directoryProviders: [String] = []
    public var limits = LimitRules()
    /// How long after the last checkpoint the next one is due, when there is a new entry.
    public var checkpointEvery: Duration = .seconds(1)

    public init(issuer: String) {
        self.issuer = issuer
    }

    /// What is asked of a token (§8.2).
    public struct TokenRules: Sendable {
        /// `exp − iat`, plus the skew, is the most that is accepted.
        public var maximumLifetime: Duration = .seconds(TokenLifetime.seconds)
        public var clockSkew: Duration = .seconds(TokenLifetime.clockSkewSeconds)
        /// The longest token that is read, in bytes; never more than the protocol's reader takes.
        public var maximumBytes = ProtocolLimits.tokenBytes
        /// Tokens of one identity that may be alive at once; beyond it 429, never forgetting.
        public var perIdentity = 100_000
        /// Whether an agent may replace its own key, as clients in the field do.
        public var selfRotation = true
    }

    /// How people are asked.
    public struct ApprovalRules: Sendable {
        /// How people may be asked. A code is always one way: every client can handle it (§7).
        public var methods: Set<ApprovalMethod> = Set(ApprovalMethod.allCases)
        public var expiresIn: Duration = .seconds(300)
        /// How often a client may look at the status; may be a fraction of a second.
        public var interval: Duration = .seconds(5)
        /// How long after showing the password a session may still approve.
        public var freshLogin: Duration = .seconds(300)
        /// Whether the operator's command line may approve what is not `reads`. An agent with a
        /// shell under the operator's account could then approve itself.
        public var operatorCommandLine = false
        /// Codes that may be alive at once; with 34.5 bits a code, guessing one of 10,000 stays
        /// hopeless at the rate that tries are allowed.
        public var liveCodes = 10_000
    }

    /// What hosts may do.
    public struct HostRules: Sendable {
        /// Whether a host that nobody knows may register, to wait for approval.
        public var dynamicRegistration = true
        /// What every new host gets as its defaults.
        public var defaultCapabilities: [CapabilityRequest] = []
        /// Whether a host that belongs to a user may register agents that act alone.
        public var autonomousUnderLinkedHost = false
        /// Agents of one host that may wait for approval at once.
        public var pendingAgents = 32
        /// How long an operator's invitation is good for.
        public var enrollmentLifetime: Duration = .seconds(3600)
    }

    /// When what never became active is deleted (§10.9).
    public struct CleanUpRules: Sendable {
        public var pendingAfter: Duration = .seconds(24 * 3600)
        public var every: Duration = .seconds(60)
    }

    /// The URL where capabilities are executed by default.
    public var executeLocation: String { issuer + Endpoint.execute.path }

    /// The URL where batches of capabilities are executed.
    public var batchLocation: String { issuer + Endpoint.batchExecute.path }

    /// The URL where news of an agent can be waited for.
    func eventsLocation(of agent: AgentID) -> String {
        "\(issuer)\(Endpoint.agentEvents.path)/\(agent.text)"
    }

    /// The URL of the discovery document, named in every 401.
    public var discoveryLocation: String { issuer + Endpoint.discovery.path }
}
