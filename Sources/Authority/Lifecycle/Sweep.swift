// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Storage

/// What time ends without anybody asking: questions that nobody answered, agents and hosts that
/// never became active, guard rows of tokens that have expired, sessions that are over, and what is
/// kept of jobs and of decided questions.
struct Sweep: Sendable {
    let parts: Parts

    /// One pass; each find is a transaction of its own, so that a long list never holds the writer.
    func run() async throws {
        let now = parts.now
        let tables = parts.journal.tables
        for id in try overdueApprovals(at: now) { try await expire(id) }
        for (host, agent) in try neverActive(before: now - parts.configuration.cleanUp.pendingAfter)
        {
            try await delete(agent, under: host)
        }
        try await Erasing(parts: parts).run()
        try await dropDecidedApprovals(before: now - parts.configuration.cleanUp.pendingAfter)
        let clock = parts.timeline.now
        try await drop(from: tables.earlyTokens) { $0.moment < clock }
        try await drop(from: tables.sessions) { $0.expiresAt <= now }
        parts.live.jobs.forget(at: parts.timeline.monotonic)
        let limit = now - ExecutionLimits.jobRetention
        try await drop(from: tables.openExecutions) { $0.lostAt.map { $0 <= limit } ?? false }
    }

    private func overdueApprovals(at now: Timestamp) throws -> [ApprovalID] {
        try parts.journal.read { txn in
            try parts.journal.tables.waitingApprovals(in: txn)
                .filter { $0.expiresAt <= now }.map(\.id)
        }
    }

    private func expire(_ id: ApprovalID) async throws {
        let operation = parts.operation()
        try await parts.journal.commit(nested: true) { txn, change in
            guard let request = try txn.get(change.tables.approvals, id),
                request.state == .pending, request.expiresAt <= operation.now
            else { return }
            try change.expire(request, operation: operation, chance: operation.chance(), in: txn)
        }
    }

    /// A question that is over is kept for as long as something that never became active: so long
    /// whoever decides late is told what became of it. Statuses are told from agents and grants.
    private func dropDecidedApprovals(before limit: Timestamp) async throws {
        let over = try parts.journal.read { txn in
            var over: [ApprovalRequest] = []
            try txn.scan(parts.journal.tables.approvals) { _, request in
                if request.state != .pending && request.expiresAt <= limit { over.append(request) }
                return over.count < Sweep.approvalsAtOnce ? .next : .stop
            }
            return over
        }
        if over.isEmpty { return }
        try await parts.journal.commit { txn, change in
            for request in over {
                try txn.delete(change.tables.approvals, request.id)
                try txn.delete(
                    change.tables.agentApprovals, PairKey(request.agent, request.id))
            }
        }
    }

    /// Decided questions that one pass drops: the next pass is a minute away, and others wait for the
    /// writer.
    private static let approvalsAtOnce = 1000

    private func neverActive(before limit: Timestamp) throws -> [(HostID, AgentID)] {
        try parts.journal.read { txn in
            var found: [(HostID, AgentID)] = []
            try txn.scan(parts.journal.tables.waiting) { key, since in
                if since.moment <= limit { found.append((key.first, key.second)) }
                return .next
            }
            return found
        }
    }

    /// Deletes an agent that never became active (§10.9), and its host when it was the last one of
    /// a host that never became active either. Deleted, not revoked: their keys may come again.
    private func delete(_ id: AgentID, under hostID: HostID) async throws {
        let operation = parts.operation()
        try await parts.journal.commit(nested: true) { txn, change in
            guard let agent = try txn.get(change.tables.agents, id), agent.status == .pending,
                agent.activatedAt == nil
            else { return }
            let cause = Cause(by: .policy, why: "clean_up")
            let chance = operation.chance()
            for request in try change.tables.openApprovals(of: id, in: txn) {
                try change.close(
                    request, on: .expired, for: cause, operation: operation, chance: chance,
                    in: txn)
            }
            try change.delete(agent, for: cause, operation: operation, chance: chance, in: txn)
            if let host = try txn.get(change.tables.hosts, hostID), host.status == .pending,
                try change.tables.agents(under: hostID, in: txn).isEmpty
            {
                try change.delete(host, for: cause, operation: operation, chance: chance, in: txn)
            }
        }
    }

    /// Removes the rows of a table that are over. None of them is missed by anybody, so it leaves no
    /// entry.
    private func drop<Key: StorageKey, Value: StorageRecord>(
        from table: Table<Key, Value>, where isOver: (Value) -> Bool
    ) async throws {
        let over = try parts.journal.read { txn in
            var over: [Key] = []
            try txn.scan(table) { key, row in
                if isOver(row) { over.append(key) }
                return .next
            }
            return over
        }
        if over.isEmpty { return }
        try await parts.journal.commit { txn, _ in
            for key in over { try txn.delete(table, key) }
        }
    }
}
