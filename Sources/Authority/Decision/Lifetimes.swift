// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// How long agents live (§2.4): three clocks, each a policy of the server.
public struct Lifetimes: Hashable, Sendable {
    /// From the last request; then expired.
    public var sessionTTL: Duration
    /// From the last activation; then expired.
    public var maximum: Duration
    /// From creation; then revoked for good.
    public var absolute: Duration

    public init(
        sessionTTL: Duration = .seconds(30 * 60), maximum: Duration = .seconds(24 * 3600),
        absolute: Duration = .seconds(7 * 24 * 3600)
    ) {
        self.sessionTTL = sessionTTL
        self.maximum = maximum
        self.absolute = absolute
    }

    /// The three moments that the clocks run from.
    package struct Origins: Hashable, Sendable {
        package var createdAt: Timestamp
        /// Nil for an agent that was never active.
        package var activatedAt: Timestamp?
        package var lastUsedAt: Timestamp?

        package init(createdAt: Timestamp, activatedAt: Timestamp?, lastUsedAt: Timestamp?) {
            self.createdAt = createdAt
            self.activatedAt = activatedAt
            self.lastUsedAt = lastUsedAt
        }
    }

    /// Where an agent stands with its clocks.
    package enum Standing: Hashable, Sendable {
        /// All three run; the earliest ends then.
        case running(until: Timestamp)
        /// The session TTL or the maximum lifetime is over.
        case lapsed
        /// The absolute lifetime is over.
        case outlived
    }

    /// A clock is over at the very moment it ends.
    package func standing(of agent: Origins, at now: Timestamp) -> Standing {
        let end = agent.createdAt + absolute
        if now >= end { return .outlived }
        guard let activatedAt = agent.activatedAt else { return .running(until: end) }
        let lastUse = max(agent.lastUsedAt ?? activatedAt, activatedAt)
        let sessionEnd = min(lastUse + sessionTTL, activatedAt + maximum)
        return now >= sessionEnd ? .lapsed : .running(until: min(sessionEnd, end))
    }
}
