// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Registration {
    /// Writes the agent: active with its grants when the host's defaults cover all that is asked,
    /// else waiting with a question to whoever may decide.
    func create(
        _ draft: Draft, under host: Host, _ invitation: Invitation, _ chance: any RandomSource,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        let defaults = Defaults(of: host, mode: draft.request.mode)
        let granted = defaults.covering(draft.question.capabilities)
        if granted == nil { try checkRoom(under: host, change.tables, in: txn) }

        var entry = operation.entry(.agentRegistered)
        let id = AgentID(random: chance)
        entry.host = host.id
        entry.agent = id
        entry.user = draft.request.mode == .delegated ? host.user : nil
        entry.set("key", draft.agentKey.thumbprint.description)
        entry.set("mode", draft.request.mode.rawValue)
        let appended = try change.record(entry, chance: chance, in: txn)
        var agent = Agent(
            id: id, host: host.id, mode: draft.request.mode, name: draft.name, user: entry.user,
            publicKey: draft.agentKey.publicKey, status: .pending, createdAt: operation.now,
            activatedAt: nil, lastUsedAt: nil, changedBy: appended.seq)
        try change.put(agent, in: txn)
        try txn.put(
            change.tables.agentKeys, PairKey(host.id, draft.agentKey.thumbprint), Reference(id))
        try change.put(draft.agentKeys, of: agent, in: txn)
        try txn.put(change.tables.hostAgents, PairKey(host.id, id), Mark())

        let pointer = LedgerPointer(appended)
        if let granted {
            let cause = Cause(by: .policy, via: .policy)
            try change.move(
                &agent, on: .approved, for: cause, operation: operation, chance: chance, in: txn)
            try Granting(
                operation: operation, policy: parts.rules.policy, state: .active, cause: cause
            )
            .add(
                granted, to: &agent, reason: draft.question.wish.reason, chance, &change,
                in: txn)
            return try outcome(agent, approval: nil, pointer, change.tables, in: txn)
        }
        try question(draft, &agent, invitation, chance, &change, in: txn)
        return try outcome(
            agent, approval: invitation.view(of: id), pointer, change.tables, in: txn)
    }

    /// The same agent registers again. While it waits, the same request gets a fresh code, and a
    /// different one replaces the question; once it does not, the key is taken.
    func retry(
        _ draft: Draft, _ earlier: Agent, under host: Host, _ invitation: Invitation,
        _ chance: any RandomSource, _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        guard earlier.status == .pending,
            earlier.mode == draft.request.mode || earlier.activatedAt == nil,
            try change.tables.publishedKeys(of: earlier.id, in: txn) == draft.agentKeys
        else {
            throw ProtocolError(
                .agentExists,
                "An agent with this key is registered under the host already; use a new key.")
        }
        try invitation.check(in: txn, tables: change.tables)
        let open = try change.tables.openApprovals(of: earlier.id, in: txn)
        if let same = open.first(where: { $0.meaning == draft.meaning }),
            operation.now < same.expiresAt
        {
            _ = try change.renew(same, code: invitation.record, at: operation.now, in: txn)
            try invitation.noteOrigin(of: same.id, in: txn, tables: change.tables)
            return try outcome(
                earlier, approval: invitation.view(of: earlier.id), nil, change.tables, in: txn)
        }
        var agent = earlier
        agent.name = draft.name
        if agent.mode != draft.request.mode {
            agent.mode = draft.request.mode
            agent.user = agent.mode == .delegated ? host.user : nil
        }
        let cause = Cause(by: .policy, why: "asked_anew")
        for request in open {
            try change.close(
                request, on: request.expiresAt <= operation.now ? .expired : .voided, for: cause,
                operation: operation, chance: chance, in: txn)
        }
        for grant in try change.tables.grants(of: agent.id, in: txn) where grant.state == .pending {
            try txn.delete(change.tables.grants, PairKey(agent.id, grant.id))
        }
        try question(draft, &agent, invitation, chance, &change, in: txn)
        return try outcome(
            agent, approval: invitation.view(of: agent.id), nil, change.tables, in: txn)
    }

    private func question(
        _ draft: Draft, _ agent: inout Agent, _ invitation: Invitation,
        _ chance: any RandomSource, _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws {
        try invitation.check(in: txn, tables: change.tables)
        let request = ApprovalRequest(
            id: ApprovalID(random: chance), agent: agent.id, host: agent.host,
            purpose: .registration, capabilities: draft.question.capabilities,
            reason: draft.question.wish.reason,
            bindingMessage: draft.question.wish.bindingMessage, createdAt: operation.now,
            expiresAt: invitation.record.expiresAt, state: .pending, meaning: draft.meaning,
            codes: [invitation.record])
        try invitation.noteOrigin(of: request.id, in: txn, tables: change.tables)
        try change.ask(request, user: agent.user, operation: operation, chance: chance, in: txn)
        try draft.question.address(request, owner: agent.user, &change, in: txn)
        try Granting(
            operation: operation, policy: parts.rules.policy, state: .pending, cause: Cause()
        )
        .add(
            draft.question.capabilities, to: &agent, reason: draft.question.wish.reason,
            chance, &change, in: txn)
        try change.put(agent, in: txn)
    }

    private func checkRoom(
        under host: Host, _ tables: StateTables, in txn: borrowing WriteTransaction
    ) throws {
        guard parts.configuration.limits.isEnabled else { return }
        let limit = parts.configuration.hosts.pendingAgents
        let waiting = try tables.waitingAgents(under: host.id, upTo: limit, in: txn)
        guard waiting < limit else {
            throw ProtocolError(
                .rateLimited, "\(limit) agents of this host wait for approval; settle those first.",
                retryAfterSeconds: 60)
        }
    }

    private func outcome(
        _ agent: Agent, approval: ApprovalView?, _ pointer: LedgerPointer?, _ tables: StateTables,
        in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        Outcome(
            agent: agent, grants: try tables.grants(of: agent.id, in: txn), approval: approval,
            pointer: pointer)
    }
}
