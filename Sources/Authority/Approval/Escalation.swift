// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// `POST /agent/request-capability` (§5.4): an active agent asks for more.
struct Escalation: Sendable {
    let parts: Parts
    let operation: Operation

    struct Outcome: Sendable {
        let agent: AgentID
        /// The grants of what was asked for, and no others.
        let grants: [Grant]
        let approval: ApprovalView?
        let pointer: LedgerPointer?
    }

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    func request(
        _ body: CapabilityRequestBody, by principal: Authenticator.AgentPrincipal,
        from address: String
    ) async throws -> Outcome {
        let question = try Question(
            body.capabilities, wish: body.wish,
            method: parts.configuration.approval.method(
                for: body.wish, mode: principal.snapshot.agent.mode,
                isLinked: principal.snapshot.host.user != nil), parts: parts,
            disabled: principal.snapshot.disabled)
        if let narrowed = principal.claims.capabilities {
            for request in question.capabilities
            where !narrowed.contains(where: { $0.utf8.elementsEqual(request.name.utf8) }) {
                throw ProtocolError(
                    .capabilityNotGranted,
                    "The token is narrowed to other capabilities than '\(request.name)'.")
            }
        }
        let invitation = Invitation(
            parts: parts, at: operation.now, from: address, method: question.method,
            bindingMessage: question.wish.bindingMessage)
        let id = principal.snapshot.agent.id
        let escalation = self
        return try await parts.journal.commit(nested: true) { txn, change in
            guard let snapshot = try change.tables.snapshot(of: id, in: txn) else {
                throw ProtocolError.standing(of: AgentStatus.revoked)
            }
            return try escalation.write(question, snapshot, invitation, &change, in: txn)
        }
    }

    private func write(
        _ question: Question, _ snapshot: AgentSnapshot, _ invitation: Invitation,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        if let refusal = parts.rules.standing(of: snapshot, at: operation.now) { throw refusal }
        let chance = operation.chance()
        var agent = snapshot.agent
        try change.expireGrants(
            of: &agent, under: parts.rules.policy, operation: operation, chance: chance, in: txn)
        let needed = question.capabilities.filter { !holds($0, snapshot) }
        guard !needed.isEmpty else {
            throw ProtocolError(
                .alreadyGranted, "The agent holds everything that it asks for; use it.")
        }
        guard snapshot.grants.count + needed.count <= ProtocolLimits.grantsPerAgent else {
            throw ProtocolError(
                .rateLimited, "The agent has too many grants; revoke some first.",
                retryAfterSeconds: 60)
        }
        let defaults = Defaults(of: snapshot.host, mode: agent.mode)
        let given = needed.compactMap { self.given($0, snapshot, defaults) }
        let asked = needed.filter { self.given($0, snapshot, defaults) == nil }

        let cause = Cause(by: .policy, via: .policy)
        try retire(given, &agent, cause, chance, &change, in: txn)
        try Granting(
            operation: operation, policy: parts.rules.policy, state: .active, cause: cause
        )
        .add(given, to: &agent, reason: question.wish.reason, chance, &change, in: txn)
        var approval: ApprovalView?
        if !asked.isEmpty {
            try ask(asked, question, &agent, invitation, chance, &change, in: txn)
            approval = invitation.view(of: agent.id)
        }
        return Outcome(
            agent: agent.id,
            grants: try answer(question.capabilities, agent.id, change.tables, in: txn),
            approval: approval, pointer: nil)
    }

    /// Whether the agent has it already, as wide and as long as it asks for.
    private func holds(_ request: CapabilityRequest, _ snapshot: AgentSnapshot) -> Bool {
        guard let grant = grantInForce(for: request, snapshot) else { return false }
        let end = parts.rules.policy.end(of: grant)
        let lasts = request.expiresAt.map { asked in end.map { asked <= $0 } ?? true } ?? true
        return lasts && request.constraints.isAtLeastAsNarrow(as: grant.constraints)
    }

    private func grantInForce(
        for request: CapabilityRequest, _ snapshot: AgentSnapshot
    ) -> Grant? {
        snapshot.grantInForce(
            for: request.name, at: operation.now, under: parts.rules.policy)
    }

    /// What the defaults give at once. Somebody who holds the capability already and asks for more
    /// than the defaults gains nothing by being narrowed to them: that is a question.
    private func given(
        _ request: CapabilityRequest, _ snapshot: AgentSnapshot, _ defaults: Defaults
    ) -> CapabilityRequest? {
        guard snapshot.isHostKeyProven, let given = defaults.covering(request) else { return nil }
        let isHeld = grantInForce(for: request, snapshot) != nil
        return isHeld && given != request ? nil : given
    }

    /// A new active grant takes the place of a narrower one.
    private func retire(
        _ given: [CapabilityRequest], _ agent: inout Agent, _ cause: Cause,
        _ chance: any RandomSource, _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws {
        for grant in try change.tables.grants(of: agent.id, in: txn)
        where grant.state == .active || grant.state == .pending {
            guard given.contains(where: { $0.name.utf8.elementsEqual(grant.capability.utf8) })
            else { continue }
            try change.move(
                grant, on: .ended, reason: "A new grant took its place.", agent: &agent,
                for: cause, operation: operation, chance: chance, in: txn)
        }
    }

    /// Puts the question. The same question as one that waits gets a fresh code; one that names a
    /// capability which another asks for already takes that one's place.
    private func ask(
        _ asked: [CapabilityRequest], _ question: Question, _ agent: inout Agent,
        _ invitation: Invitation, _ chance: any RandomSource, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws {
        try invitation.check(in: txn, tables: change.tables)
        let meaning = question.meaning()
        let names = asked.map(\.name)
        for open in try change.tables.openApprovals(of: agent.id, in: txn)
        where open.capabilities.contains(where: { request in
            names.contains { $0.utf8.elementsEqual(request.name.utf8) }
        }) {
            if open.meaning == meaning && operation.now < open.expiresAt {
                _ = try change.renew(
                    open, code: invitation.record, at: operation.now, in: txn)
                try invitation.noteOrigin(of: open.id, in: txn, tables: change.tables)
                return
            }
            try replace(open, &agent, chance, &change, in: txn)
        }
        let request = ApprovalRequest(
            id: ApprovalID(random: chance), agent: agent.id, host: agent.host,
            purpose: .escalation, capabilities: asked, reason: question.wish.reason,
            bindingMessage: question.wish.bindingMessage, createdAt: operation.now,
            expiresAt: invitation.record.expiresAt, state: .pending, meaning: meaning,
            codes: [invitation.record])
        try invitation.noteOrigin(of: request.id, in: txn, tables: change.tables)
        try change.ask(request, user: agent.user, operation: operation, chance: chance, in: txn)
        try question.address(request, owner: agent.user, &change, in: txn)
        try Granting(
            operation: operation, policy: parts.rules.policy, state: .pending, cause: Cause()
        )
        .add(asked, to: &agent, reason: question.wish.reason, chance, &change, in: txn)
    }

    private func replace(
        _ open: ApprovalRequest, _ agent: inout Agent, _ chance: any RandomSource,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws {
        let cause = Cause(by: .policy, why: "asked_anew")
        try change.close(
            open, on: open.expiresAt <= operation.now ? .expired : .voided, for: cause,
            operation: operation, chance: chance, in: txn)
        for grant in try change.tables.grants(of: agent.id, in: txn)
        where grant.state == .pending
            && open.capabilities.contains(where: {
                $0.name.utf8.elementsEqual(grant.capability.utf8)
            })
        {
            try change.move(
                grant, on: .ended, reason: "The agent asked anew.", agent: &agent, for: cause,
                operation: operation, chance: chance, in: txn)
        }
    }

    /// For each capability asked for: the grant that waits, else the one in force.
    private func answer(
        _ capabilities: [CapabilityRequest], _ agent: AgentID, _ tables: StateTables,
        in txn: borrowing WriteTransaction
    ) throws -> [Grant] {
        let grants = try tables.grants(of: agent, in: txn)
        return capabilities.compactMap { request in
            let mine = grants.filter { $0.capability.utf8.elementsEqual(request.name.utf8) }
            return mine.first { $0.state == .pending } ?? mine.first { $0.state == .active }
        }
    }
}
