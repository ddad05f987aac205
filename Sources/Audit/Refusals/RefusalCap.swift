// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// How many refusals each agent, or host that acts for none, has had in this second, by reason.
struct RefusalCap {
    private struct Refuser: Hashable {
        /// An identifier; its prefix keeps agents and hosts apart.
        let name: String
        let reason: String
    }

    private var second: Int64?
    private var counts: [Refuser: Int] = [:]

    /// Whether one more gets an entry of its own.
    ///
    /// Seconds are those of the clock. A caller who looked at it just before it turned counts in the
    /// new second; a clock that was set back begins anew.
    mutating func admits(_ name: String, reason: String, at now: Timestamp) -> Bool {
        let current = now.seconds
        if current != second && current + 1 != second {
            second = current
            counts = [:]
        }
        let refuser = Refuser(name: name, reason: reason)
        guard let count = counts[refuser] else {
            guard counts.count < AuditLimits.watchedRefusers else { return false }
            counts[refuser] = 1
            return true
        }
        guard count < AuditLimits.refusalsPerSecond else { return false }
        counts[refuser] = count + 1
        return true
    }
}
