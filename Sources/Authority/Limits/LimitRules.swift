// SPDX-License-Identifier: Apache-2.0

extension AuthorityConfiguration {
    /// How often somebody may ask for something (§8.13).
    public struct LimitRules: Sendable {
        /// Whether there are limits and quotas at all. Tries of passwords and codes stay limited: they
        /// are what keeps guessing hopeless.
        public var isEnabled = true
        /// Requests with the token of one agent.
        public var perAgent = RateLimit.perMinute(600)
        /// Requests of a host and of all agents under it.
        public var perHost = RateLimit.perMinute(3000)
        /// Requests of all hosts and agents of one user.
        public var perUser = RateLimit.perMinute(6000)
        /// Requests of one address that show no token or an invalid one; IPv6 by /64. What is
        /// authenticated does not count, and is not held up by what others behind an address do.
        public var perAddress = RateLimit.perMinute(300)
        /// Registrations by hosts that nobody knows, of one address.
        public var unknownHostRegistration = RateLimit.perHour(60)
        /// Introspections of one address that shows no credential of the operator's.
        public var introspection = RateLimit.perMinute(100)
        /// Executions of single capabilities.
        public var capabilities: [String: CapabilityRate] = [:]
        /// Whether addresses of this machine have no limit of their own, as in a demo.
        public var exemptsLoopback = false

        public init() {}
    }

    /// How often one capability may be executed; what its grants do not permit does not count.
    public struct CapabilityRate: Hashable, Sendable {
        /// By everybody together.
        public var total: RateLimit?
        /// By one agent.
        public var perAgent: RateLimit?

        public init(total: RateLimit? = nil, perAgent: RateLimit? = nil) {
            self.total = total
            self.perAgent = perAgent
        }
    }
}

/// The limits by the names that they have in the configuration, after `limits.`.
package enum LimitName: String, Sendable, CaseIterable {
    case agent = "per_agent"
    case host = "per_host"
    case user = "per_user"
    case address = "per_address"
    case registration = "unknown_host_registration"
    case introspection
    case capability = "capabilities"

    /// What is limited, at the beginning of a sentence.
    var subject: String {
        switch self {
        case .agent: "The agent"
        case .host: "The host"
        case .user: "The user"
        case .address: "Your address"
        case .registration: "Registration by unknown hosts from your address"
        case .introspection: "Introspection from your address"
        case .capability: "The capability"
        }
    }
}
