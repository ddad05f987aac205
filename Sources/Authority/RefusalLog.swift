// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography

extension Endpoint {
    /// Whether what it refuses is an execution.
    var executes: Bool { self == .execute || self == .batchExecute }

    /// Whether it ends something.
    var revokes: Bool { [.revoke, .revokeHost, .revokeCapability].contains(self) }
}

/// Where refusals go, so that denials are on record like successes (§11): behind a verified
/// signature into the ledger at once, up to ten a second for an agent and reason; everything else
/// as a count in the next summary, so that no stranger writes into an agent's history or fills the
/// disk, and nothing is uncounted.
struct RefusalLog: Sendable {
    let journal: Journal
    let counter: RefusalCounter
    let clock: ClockGuard
    let random: any RandomSource

    /// Nobody waits for it: a refusal is answered whether or not it is durable yet.
    func record(_ refusal: ProtocolError, of endpoint: Endpoint, by asker: Asker) {
        let reason = refusal.code.rawValue
        let now = self.now
        if let proven = asker.proven, refusal.code != .rateLimited,
            admits(proven, reason: reason, at: now)
        {
            let entry = entry(refusal, of: endpoint, by: asker, proven, at: now)
            do {
                return try journal.record(PreparedEntry(entry, random: random))
            } catch {
                // The writer is full or shut down; the refusal is counted instead of lost.
            }
        }
        counter.count(
            reason: reason, endpoint: endpoint, address: asker.address,
            claimedAgent: asker.claimedAgent?.text)
    }

    var now: Timestamp { max(clock.now, journal.ledgerNow) }

    private func admits(_ proven: Asker.Proven, reason: String, at now: Timestamp) -> Bool {
        if let agent = proven.agent { return counter.admits(agent: agent, reason: reason, at: now) }
        return counter.admits(host: proven.host, reason: reason, at: now)
    }

    /// Writes what was counted since the last summary, when there is anything.
    func summarize() async throws {
        let operation = Operation(at: now, random: random)
        guard let entry = counter.drain(at: operation.now, operation: operation.id) else { return }
        let prepared = PreparedEntry(entry, random: random)
        do {
            try await journal.commit { txn, change in
                try change.record(prepared, in: txn)
            }
        } catch {
            counter.takeBack()
            throw error
        }
    }

    private func entry(
        _ refusal: ProtocolError, of endpoint: Endpoint, by asker: Asker, _ proven: Asker.Proven,
        at now: Timestamp
    ) -> AuditEntry {
        let operation = Operation(at: now, random: random)
        var entry = operation.entry(
            endpoint.executes && proven.agent != nil ? .executionCompleted : .requestRefused)
        entry.user = proven.user
        entry.host = proven.host
        entry.agent = proven.agent
        entry.grant = asker.grant
        entry.capability = asker.capability
        entry.tokenID = asker.tokenID
        entry.outcome = .refused
        entry.why = refusal.code.rawValue
        if entry.event == .requestRefused { entry.set("endpoint", endpoint.rawValue) }
        return entry
    }
}
