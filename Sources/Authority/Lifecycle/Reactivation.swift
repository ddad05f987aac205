// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// `POST /agent/reactivate` (§5.6): an expired agent comes back, with what its host's defaults are
/// now and nothing else.
struct Reactivation: Sendable {
    let parts: Parts
    let operation: Operation

    struct Outcome: Sendable {
        let agent: Agent
        let grants: [Grant]
        let approval: ApprovalView?
        /// The entry that brought the agent back; nil when nothing changed.
        let pointer: LedgerPointer?
    }

    /// A refusal whose reason was written down in the same transaction.
    private enum Result: Sendable {
        case done(Outcome)
        case refused(ProtocolError)
    }

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    func reactivate(
        _ id: AgentID, under host: HostID, from address: String
    ) async throws -> Outcome {
        let invitation = Invitation(parts: parts, at: operation.now, from: address)
        let reactivation = self
        let result = try await parts.journal.commit(nested: true) { txn, change in
            try reactivation.write(id, under: host, invitation, &change, in: txn)
        }
        switch result {
        case .done(let outcome): return outcome
        case .refused(let error): throw error
        }
    }

    private func write(
        _ id: AgentID, under hostID: HostID, _ invitation: Invitation, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Result {
        guard let snapshot = try change.tables.snapshot(of: id, in: txn),
            snapshot.agent.host == hostID
        else { throw ProtocolError.unknownAgent }
        guard snapshot.host.status == .active else {
            throw ProtocolError.standing(of: snapshot.host.status)
        }
        if let objection = parts.configuration.hosts.objection(
            to: snapshot.agent.mode, under: snapshot.host), snapshot.agent.status == .expired
        {
            throw objection
        }
        let lapse = Lapse(parts: parts)
        var agent = try lapse.settle(
            snapshot.agent, operation: operation, &change, in: txn)
        if agent.status == .revoked,
            snapshot.agent.status != .revoked
                || parts.rules.clocks(of: agent, at: operation.now) == .outlived
        {
            return .refused(.absoluteLifetimeExceeded)
        }
        switch agent.status {
        case .active:
            return .done(try outcome(agent, nil, nil, change.tables, in: txn))
        case .expired: break
        case .pending, .revoked, .rejected, .claimed:
            return .refused(.standing(of: agent.status))
        }
        let chance = operation.chance()
        let baseline = baseline(snapshot, mode: agent.mode)
        if let given = Defaults(of: snapshot.host, mode: agent.mode).covering(baseline) {
            let cause = Cause(by: .policy, via: .policy)
            let entry = try change.move(
                &agent, on: .reactivated, for: cause, operation: operation, chance: chance,
                in: txn)
            try Granting(
                operation: operation, policy: parts.rules.policy, state: .active, cause: cause
            )
            .add(given, to: &agent, reason: nil, chance, &change, in: txn)
            return .done(try outcome(agent, nil, entry, change.tables, in: txn))
        }
        let question = try Question(
            baseline, wish: ApprovalWish(), parts: parts, disabled: snapshot.disabled)
        let entry = try ask(question, &agent, invitation, chance, &change, in: txn)
        return .done(
            try outcome(agent, invitation.view(of: agent.id), entry, change.tables, in: txn))
    }

    /// The host's defaults as they are now, without what the server no longer gives and what was
    /// taken from this agent on purpose.
    private func baseline(_ snapshot: AgentSnapshot, mode: AgentMode) -> [CapabilityRequest] {
        snapshot.host.defaults.filter { request in
            parts.isOffered(request.name, disabled: snapshot.disabled)
                && !snapshot.grants.contains {
                    $0.state == .revoked && $0.capability.utf8.elementsEqual(request.name.utf8)
                }
        }
    }

    private func ask(
        _ question: Question, _ agent: inout Agent, _ invitation: Invitation,
        _ chance: any RandomSource, _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry? {
        try invitation.check(in: txn, tables: change.tables)
        let entry = try change.move(
            &agent, on: .reactivationRequested, for: Cause(by: .policy), operation: operation,
            chance: chance, in: txn)
        let request = ApprovalRequest(
            id: ApprovalID(random: chance), agent: agent.id, host: agent.host,
            purpose: .reactivation, capabilities: question.capabilities, reason: nil,
            bindingMessage: nil,
            createdAt: operation.now, expiresAt: invitation.record.expiresAt, state: .pending,
            meaning: question.meaning(), codes: [invitation.record])
        try invitation.noteOrigin(of: request.id, in: txn, tables: change.tables)
        try change.ask(request, user: agent.user, operation: operation, chance: chance, in: txn)
        try Granting(
            operation: operation, policy: parts.rules.policy, state: .pending, cause: Cause()
        )
        .add(question.capabilities, to: &agent, reason: nil, chance, &change, in: txn)
        return entry
    }

    private func outcome(
        _ agent: Agent, _ approval: ApprovalView?, _ entry: AppendedEntry?,
        _ tables: StateTables, in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        Outcome(
            agent: agent, grants: try tables.grants(of: agent.id, in: txn), approval: approval,
            pointer: entry.map { LedgerPointer($0) })
    }
}

extension ProtocolError {
    static let unknownAgent = ProtocolError(
        .agentNotFound, "There is no such agent under this host.")
}
