// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// The refusals of one span of time, as counts.
struct RefusalTally {
    /// When the counting began.
    private(set) var since: Timestamp

    private var reasons = BoundedCounts(limit: AuditLimits.countedReasons)
    private var endpoints = BoundedCounts(limit: AuditLimits.countedEndpoints)
    private var sources = BoundedCounts(limit: AuditLimits.countedSources)
    private var claims = BoundedCounts(limit: AuditLimits.countedClaims)

    init(since: Timestamp) {
        self.since = since
    }

    var isEmpty: Bool { reasons.counts.isEmpty }

    mutating func count(
        reason: String, endpoint: String, address: String, claimedAgent: String?
    ) {
        let reason = BoundedCounts.name(reason)
        reasons.add(reason)
        endpoints.add(endpoint)
        sources.add("\(AddressBlock.name(of: address))|\(endpoint)|\(reason)")
        if let claimedAgent { claims.add(AgentID(claimedAgent)?.text ?? BoundedCounts.other) }
    }

    /// Takes the counts of an earlier span in.
    mutating func add(earlier: RefusalTally) {
        since = min(since, earlier.since)
        reasons.add(earlier.reasons)
        endpoints.add(earlier.endpoints)
        sources.add(earlier.sources)
        claims.add(earlier.claims)
    }

    /// The entry that records the span, which ends now.
    func entry(at now: Timestamp, operation: OperationID) -> AuditEntry {
        var entry = AuditEntry(.refusalsSummary, at: now, operation: operation)
        entry.set("from", since.rfc3339)
        entry.set("until", now.rfc3339)
        entry.set("counts", reasons.counts)
        entry.set("endpoints", endpoints.counts)
        entry.set("sources", sources.counts)
        if !claims.counts.isEmpty { entry.set("claimed", claims.counts) }
        return entry
    }
}
