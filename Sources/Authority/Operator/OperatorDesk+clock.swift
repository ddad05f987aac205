// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit

extension OperatorDesk {
    /// Takes the wall clock as it stands for the right one, after it jumped. The entry bears that
    /// time, and is durable before anything is decided by it.
    public func acceptClock() async throws {
        do {
            let operation = Operation(
                at: max(parts.timeline.now, parts.journal.ledgerNow), random: parts.random)
            try await parts.journal.commit { txn, change in
                var entry = operation.entry(.clockAccepted)
                entry.by = .operator
                try change.record(entry, chance: operation.chance(), in: txn)
            }
        } catch {
            throw refuse(.acceptClock, error)
        }
        parts.clock.accept()
    }
}
