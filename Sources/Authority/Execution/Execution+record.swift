// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

extension Execution {
    /// A start that is durable.
    struct Start: Sendable {
        /// Under what the execution is open until it is concluded; the job's name, if it becomes
        /// one.
        let id: JobID
        let pointer: LedgerPointer
    }

    /// Records that the execution starts, before anything happens that cannot be taken back.
    func begin(
        _ allowance: Authorization.Allowance, as id: JobID, asker: inout Asker
    ) async throws -> Start {
        let entry = entry(
            .executionStarted, allowance, at: operation.now,
            payload: payload(arguments, nil))
        let snapshot = principal.snapshot
        let row = OpenExecution(
            operation: operation.id, user: snapshot.agent.user, host: snapshot.host.id,
            agent: snapshot.agent.id, grant: allowance.grant.id, capability: question.capability,
            tokenID: principal.claims.tokenID)
        let pointer = try await append(
            entry, under: allowance.grant.id, asker: &asker, decidesAgain: true, row: .open(id, row)
        )
        // From here on it has happened, whatever is answered: nothing may call it refused.
        asker.isRecorded = true
        return Start(id: id, pointer: pointer)
    }

    /// Records how the execution ended.
    ///
    /// What has started is recorded as it is, whatever was revoked while it ran; what only reads has
    /// not happened until its result leaves, so its record decides again.
    @discardableResult
    func record(
        _ conclusion: Conclusion, _ allowance: Authorization.Allowance, _ start: Start?,
        asker: inout Asker
    ) async throws -> LedgerPointer {
        let pointer: LedgerPointer
        if let start {
            pointer = try await conclude(conclusion, allowance, start)
        } else {
            var concluded = entry(
                .executionCompleted, allowance, at: operation.now,
                payload: payload(arguments, conclusion.result))
            concluded.conclude(conclusion)
            pointer = try await append(
                concluded, under: allowance.grant.id, asker: &asker,
                decidesAgain: conclusion.outcome == .ok, row: nil)
            count(conclusion)
        }
        return pointer
    }

    /// Records how what was started has ended, and closes its row.
    ///
    /// - Parameter isLost: whether the row stays as that of a job that nobody knows the outcome of.
    func record(
        _ conclusion: Conclusion, _ allowance: Authorization.Allowance, of start: Start,
        isLost: Bool = false
    ) async throws -> LedgerPointer {
        let now = parts.now
        var concluded = entry(
            .executionCompleted, allowance, at: now,
            payload: conclusion.result.map { payload(nil, $0) })
        concluded.conclude(conclusion)
        // It decides nothing any more, so there is nobody to tell about a refusal.
        var nobody = Asker(address: "")
        let pointer = try await append(
            concluded, under: allowance.grant.id, asker: &nobody, decidesAgain: false,
            row: isLost ? .lose(start.id, now) : .close(start.id))
        count(conclusion)
        return pointer
    }

    private func count(_ conclusion: Conclusion) {
        parts.live.tally.count(conclusion.outcome)
        if conclusion.why == Conclusion.invalidOutput { parts.live.tally.countInvalidOutput() }
    }

    /// The arguments as they are recorded.
    private var arguments: [UInt8] { JSONValue.object(question.arguments).serialized() }

    private func entry(
        _ event: AuditEvent, _ allowance: Authorization.Allowance, at now: Timestamp,
        payload: AuditPayload?
    ) -> AuditEntry {
        var entry = AuditEntry(event, at: now, operation: operation.id)
        entry.user = principal.snapshot.agent.user
        entry.host = principal.snapshot.host.id
        entry.agent = principal.snapshot.agent.id
        entry.grant = allowance.grant.id
        entry.capability = question.capability
        entry.tokenID = principal.claims.tokenID
        entry.payload = payload
        return entry
    }

    private func payload(_ arguments: [UInt8]?, _ result: [UInt8]?) -> AuditPayload {
        let snapshot = principal.snapshot
        return AuditPayload(
            subject: snapshot.agent.user.map { PayloadSubject(user: $0) }
                ?? PayloadSubject(host: snapshot.host.id),
            arguments: arguments, result: result, random: parts.random)
    }

    /// What becomes of the row of an execution that was started.
    private enum RowChange: Sendable {
        /// Indirect, so that what has no row carries none about.
        indirect case open(JobID, OpenExecution)
        case close(JobID)
        case lose(JobID, Timestamp)
    }

    /// Appends an entry, durably. With `decidesAgain`, the transaction refuses when the decision no
    /// longer stands.
    private func append(
        _ entry: AuditEntry, under grant: GrantID, asker: inout Asker, decidesAgain: Bool,
        row: RowChange?
    ) async throws -> LedgerPointer {
        let prepared = PreparedEntry(entry, random: parts.random)
        let result = try await parts.journal.commit { [self] txn, change in
            try append(
                prepared, under: grant, decidesAgain: decidesAgain, row: row, &change, in: txn)
        }
        switch result {
        case .appended(let pointer): return pointer
        case .withdrawn(let error, let grant):
            asker.grant = grant
            throw error
        }
    }

    private enum Record: Sendable {
        case appended(LedgerPointer)
        /// The second look said no.
        case withdrawn(ProtocolError, grant: GrantID?)
    }

    private func append(
        _ entry: PreparedEntry, under grant: GrantID, decidesAgain: Bool, row: RowChange?,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> Record {
        if decidesAgain, !change.isUnchanged(since: principal.epoch) {
            guard
                let snapshot = try change.tables.snapshot(of: principal.snapshot.agent.id, in: txn)
            else { return .withdrawn(.standing(of: AgentStatus.revoked), grant: nil) }
            if !snapshot.isSameVersion(as: principal.snapshot) {
                switch parts.rules.authorize(question, by: snapshot, at: operation.now) {
                case .refused(let error, let grant): return .withdrawn(error, grant: grant)
                case .allowed(let allowance) where allowance.grant.id != grant:
                    return .withdrawn(.grantMoved, grant: allowance.grant.id)
                case .allowed: break
                }
            }
        }
        switch row {
        case nil: break
        case .open(let id, let row): try txn.put(change.tables.openExecutions, id, row)
        case .close(let id): try txn.delete(change.tables.openExecutions, id)
        case .lose(let id, let now): try change.lose(id, at: now, in: txn)
        }
        let appended = try change.record(entry, in: txn)
        try Use(of: principal.snapshot.agent, at: operation.now, parts: parts)
            .note(&change, in: txn)
        return .appended(LedgerPointer(appended))
    }
}

extension AuditEntry {
    /// Says how an execution ended.
    mutating func conclude(_ conclusion: Conclusion) {
        outcome = conclusion.outcome
        why = conclusion.why
        if let values = conclusion.values { set("values", Int64(values)) }
    }
}

extension Change {
    /// Keeps an open execution as one that nobody knows the outcome of.
    mutating func lose(
        _ id: JobID, at now: Timestamp, in txn: borrowing WriteTransaction
    ) throws {
        guard var row = try txn.get(tables.openExecutions, id) else { return }
        row.lostAt = now
        try txn.put(tables.openExecutions, id, row)
    }
}

extension ProtocolError {
    /// The agent may still do it, but under another grant than the one that was looked at.
    fileprivate static let grantMoved = ProtocolError(
        .unavailable, "The grant changed while the request ran; send it again.")
}
