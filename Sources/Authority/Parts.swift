// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
package import AgentAuthProtocol
package import Audit
package import Cryptography

/// What every use case is made from: the rules, the way to the state, time and chance.
///
/// A class, for every request hands it on several times, and its members are many.
package final class Parts: Sendable {
    package let configuration: AuthorityConfiguration
    package let registry: CapabilityRegistry
    package let rules: AuthorizationRules
    package let approvals: ApprovalRules
    package let journal: Journal
    /// The keys of what is sealed; only erasing needs them outside the journal.
    package let keyring: SubjectKeyring
    package let secret: ServerSecret
    package let timeline: any Timeline
    package let clock: ClockGuard
    package let random: any RandomSource
    package let live: LiveExecutions
    /// The keys that hosts and agents publish instead of sending them.
    let keySets: KeySetCache
    package let limits: Limiter
    let notifications: NotificationDesk
    /// What the tokens of executions may be addressed to.
    let executeAudiences: [String]

    init(
        configuration: AuthorityConfiguration, registry: CapabilityRegistry,
        rules: AuthorizationRules, approvals: ApprovalRules, journal: Journal,
        keyring: SubjectKeyring, secret: ServerSecret, timeline: any Timeline, clock: ClockGuard,
        random: any RandomSource, live: LiveExecutions, notifications: NotificationDesk,
        keySets: KeySetCache
    ) {
        self.configuration = configuration
        self.registry = registry
        self.rules = rules
        self.approvals = approvals
        self.journal = journal
        self.keyring = keyring
        self.secret = secret
        self.timeline = timeline
        self.clock = clock
        self.random = random
        self.live = live
        self.keySets = keySets
        limits = Limiter(configuration.limits, timeline: timeline)
        self.notifications = notifications
        executeAudiences = [configuration.executeLocation, configuration.issuer]
    }

    /// The moment by which lifetimes and entries are judged: never before the last entry, so that
    /// a clock that steps back revives nothing.
    package var now: Timestamp { max(clock.now, journal.ledgerNow) }

    /// The capabilities that the operator has disabled.
    package func disabledCapabilities() throws -> Set<String> {
        try journal.read { try journal.tables.disabledNames(in: $0) }
    }

    /// Whether a capability can be given and used at all, where `disabled` are those that the
    /// operator has disabled.
    package func isOffered(_ name: String, disabled: Set<String>) -> Bool {
        registry[name] != nil && !configuration.capabilities.blocked.contains(name)
            && !disabled.contains(name)
    }

    /// A new operation, at this moment.
    package func operation() -> Operation {
        Operation(at: now, random: random)
    }
}
