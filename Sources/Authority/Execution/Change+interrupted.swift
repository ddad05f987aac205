// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Storage

extension Change {
    /// Concludes what a server before has started and did not conclude: nobody knows whether it
    /// happened. Looks at the open executions alone, whatever the size of the ledger.
    mutating func concludeInterrupted(
        by opening: Operation, in txn: borrowing WriteTransaction
    ) throws {
        var open: [(id: JobID, row: OpenExecution)] = []
        try txn.scan(tables.openExecutions) { id, row in
            if row.lostAt == nil { open.append((id, row)) }
            return .next
        }
        let chance = opening.chance()
        for (id, row) in open {
            var entry = AuditEntry(.executionCompleted, at: opening.now, operation: row.operation)
            entry.user = row.user
            entry.host = row.host
            entry.agent = row.agent
            entry.grant = row.grant
            entry.capability = row.capability
            entry.tokenID = row.tokenID
            entry.conclude(Conclusion(outcome: .unknown, why: Conclusion.interrupted))
            try record(entry, chance: chance, in: txn)
            try lose(id, at: opening.now, in: txn)
        }
    }
}
