// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// `POST /capability/execute` (§5.11): decide, record, run, record.
///
/// The decision on the snapshot is a first look. The transaction that makes the operation durable
/// looks a second time when anything moved since, so nothing runs, and no result leaves, after its
/// revocation was acknowledged.
///
/// A class, for its jobs hold all of it.
final class Execution: Sendable {
    let parts: Parts
    let operation: Operation
    let principal: Authenticator.AgentPrincipal
    let question: AuthorizationQuestion

    init(parts: Parts, request: ExecuteRequest, by principal: Authenticator.AgentPrincipal) {
        self.parts = parts
        self.principal = principal
        operation = parts.operation()
        question = AuthorizationQuestion(
            capability: request.capability, arguments: request.arguments,
            tokenCapabilities: principal.claims.capabilities)
    }

    /// The result as it goes on the wire, and where it is recorded.
    struct Outcome: Sendable {
        let result: [UInt8]
        let pointer: LedgerPointer
    }

    func run(asker: inout Asker) async throws -> Outcome {
        // A name that no capability has and no grant bears is text of the caller's.
        if parts.registry[question.capability] != nil
            || principal.snapshot.grants.contains(where: {
                $0.capability.utf8.elementsEqual(question.capability.utf8)
            })
        {
            asker.capability = question.capability
        }
        let allowance = try allowance(
            parts.rules.authorize(question, by: principal.snapshot, at: operation.now),
            asker: &asker)
        let arguments = JSONValue.object(question.arguments).serialized()
        var started = false
        if allowance.capability.definition.effects != .reads {
            try await record(
                entry(.executionStarted, allowance, payload: payload(arguments, nil)),
                under: allowance.grant.id, asker: &asker, decidesAgain: true)
            started = true
            // From here on it has happened, whatever is answered: nothing may call it refused.
            asker.isRecorded = true
        }
        switch await call(allowance) {
        case .value(let value):
            let result = value.serialized()
            var concluded = entry(
                .executionCompleted, allowance,
                payload: started ? payload(nil, result) : payload(arguments, result))
            concluded.outcome = .ok
            // What has run is recorded as it is, whatever was revoked while it ran; what only
            // reads has not happened until its result leaves.
            let pointer = try await record(
                concluded, under: allowance.grant.id, asker: &asker, decidesAgain: !started)
            return Outcome(result: result, pointer: pointer)
        case .failed(let error, let outcome):
            var concluded = entry(
                .executionCompleted, allowance, payload: started ? nil : payload(arguments, nil))
            concluded.outcome = outcome
            concluded.why = error.code.rawValue
            try await record(
                concluded, under: allowance.grant.id, asker: &asker, decidesAgain: false)
            asker.isRecorded = true
            throw error
        }
    }

    private func allowance(
        _ decision: Authorization, asker: inout Asker
    ) throws(ProtocolError) -> Authorization.Allowance {
        switch decision {
        case .allowed(let allowance):
            asker.grant = allowance.grant.id
            return allowance
        case .refused(let error, let grant):
            asker.grant = grant
            throw error
        }
    }

    private func entry(
        _ event: AuditEvent, _ allowance: Authorization.Allowance, payload: AuditPayload?
    ) -> AuditEntry {
        var entry = operation.entry(event)
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

    /// Appends an entry, durably. With `decidesAgain`, the transaction refuses when the decision no
    /// longer stands.
    @discardableResult
    private func record(
        _ entry: AuditEntry, under grant: GrantID, asker: inout Asker, decidesAgain: Bool
    ) async throws -> LedgerPointer {
        let prepared = PreparedEntry(entry, random: parts.random)
        let result = try await parts.journal.commit { [self] txn, change in
            try append(prepared, under: grant, decidesAgain: decidesAgain, &change, in: txn)
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
        _ entry: PreparedEntry, under grant: GrantID, decidesAgain: Bool, _ change: inout Change,
        in txn: borrowing WriteTransaction
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
        let appended = try change.record(entry, in: txn)
        try touch(&change, in: txn)
        return .appended(LedgerPointer(appended))
    }

    /// Notes that the agent was used, when that moved by more than a sixtieth of its session TTL:
    /// a write that rides in a commit which happens anyway.
    private func touch(_ change: inout Change, in txn: borrowing WriteTransaction) throws {
        let seen = principal.snapshot.agent
        let step = parts.rules.lifetimes(of: seen.mode).sessionTTL / 60
        guard operation.now - (seen.lastUsedAt ?? seen.activatedAt ?? seen.createdAt) > step,
            var agent = try txn.get(change.tables.agents, seen.id), agent.status == .active,
            operation.now > (agent.lastUsedAt ?? agent.createdAt)
        else { return }
        agent.lastUsedAt = operation.now
        try change.put(agent, in: txn)
    }
}

extension ProtocolError {
    /// The agent may still do it, but under another grant than the one that was looked at.
    fileprivate static let grantMoved = ProtocolError(
        .unavailable, "The grant changed while the request ran; send it again.")
}
