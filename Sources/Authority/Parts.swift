// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
package import AgentAuthProtocol
package import Cryptography

/// What every use case is made from: the rules, the way to the state, time and chance.
package struct Parts: Sendable {
    package let configuration: AuthorityConfiguration
    package let registry: CapabilityRegistry
    package let rules: AuthorizationRules
    package let approvals: ApprovalRules
    package let journal: Journal
    package let secret: ServerSecret
    package let timeline: any Timeline
    package let clock: ClockGuard
    package let random: any RandomSource

    /// The moment by which lifetimes and entries are judged: never before the last entry, so that
    /// a clock that steps back revives nothing.
    package var now: Timestamp { max(clock.now, journal.ledgerNow) }

    /// A new operation, at this moment.
    package func operation() -> Operation {
        Operation(at: now, random: random)
    }
}
