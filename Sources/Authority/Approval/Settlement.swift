// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// An answer to a question, applied: one transaction in which the request is closed, the host
/// linked or activated, the agent moved and every grant decided.
struct Settlement: Sendable {
    let rules: ApprovalRules
    let approver: Approver
    let operation: Operation

    /// What became of it. A refusal is a value, for an expired request is closed all the same.
    enum Result: Sendable {
        case settled(AgentID)
        case refused(ProtocolError)
    }

    /// Says yes to what the decision selects, and no to the rest.
    func approve(
        _ id: ApprovalID, _ decision: ApprovalDecision, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Result {
        try settle(id, &change, in: txn) { request, agent, host, chance, change, txn in
            if request.purpose == .claim {
                return try approveClaim(
                    request, &agent, &host, &change, chance: chance, in: txn)
            }
            let selection = try selected(decision.selection, of: request)
            if let objection = rules.hosts.objection(to: agent.mode, under: host) {
                throw objection
            }
            if let objection = rules.objection(
                to: approver, approving: selection, narrowing: decision.narrowing,
                at: operation.now)
            {
                throw objection
            }
            let cause = approver.cause
            try change.close(
                request, on: .approved, for: cause, operation: operation, chance: chance, in: txn)
            try welcome(&host, for: agent, &change, chance: chance, in: txn)
            // Linking the host may have moved the agent.
            agent = try txn.get(change.tables.agents, agent.id) ?? agent
            if agent.mode == .delegated { agent.user = host.user }
            if agent.status == .pending {
                try change.move(
                    &agent, on: .approved, for: cause, operation: operation, chance: chance,
                    in: txn)
            }
            for grant in try waiting(for: request, in: txn, tables: change.tables) {
                let isSelected = selection.contains {
                    $0.name.utf8.elementsEqual(grant.capability.utf8)
                }
                try decide(
                    grant, isSelected ? .approved : .denied,
                    narrowing: decision.narrowing[grant.capability],
                    reason: isSelected ? nil : "The approver did not select it.",
                    agent: &agent, &change, chance: chance, in: txn)
            }
            try change.put(agent, in: txn)
        }
    }

    /// Says no to everything. A registration that is denied ends the agent (§7.1).
    func deny(
        _ id: ApprovalID, reason: String?, why: String?, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Result {
        try settle(id, &change, in: txn) { request, agent, host, chance, change, txn in
            var cause = approver.cause
            cause.why = why
            try change.close(
                request, on: .denied, for: cause, operation: operation, chance: chance, in: txn)
            for grant in try waiting(for: request, in: txn, tables: change.tables) {
                try decide(
                    grant, .denied, narrowing: nil, reason: reason ?? "The approver said no.",
                    agent: &agent, &change, chance: chance, in: txn)
            }
            try change.put(agent, in: txn)
            guard agent.status == .pending else { return }
            try change.move(
                &agent, on: .denied, for: cause, operation: operation, chance: chance, in: txn)
            let others = try change.tables.waitingAgents(under: host.id, upTo: 1, in: txn)
            if host.status == .pending && others == 0 {
                try change.move(
                    &host, on: .rejected, for: cause, operation: operation, chance: chance,
                    in: txn)
            }
        }
    }

    /// What both answers share: the request must wait, its time must not be over, and the approver
    /// must be one who may decide.
    private func settle(
        _ id: ApprovalID, _ change: inout Change, in txn: borrowing WriteTransaction,
        _ body: (
            ApprovalRequest, inout Agent, inout Host, any RandomSource, inout Change,
            borrowing WriteTransaction
        ) throws -> Void
    ) throws -> Result {
        let chance = operation.chance()
        guard let request = try txn.get(change.tables.approvals, id),
            var agent = try txn.get(change.tables.agents, request.agent),
            var host = try txn.get(change.tables.hosts, request.host)
        else { return .refused(.unknownApproval) }
        guard request.state == .pending else {
            return .refused(.closedApproval(request.state))
        }
        guard operation.now < request.expiresAt else {
            try change.expire(request, operation: operation, chance: chance, in: txn)
            return .refused(.closedApproval(.expired))
        }
        if let user = approver.user, try txn.get(change.tables.users, user) == nil {
            return .refused(.unknownUser)
        }
        if let objection = rules.objection(
            to: approver, deciding: request, agent: agent, host: host,
            addressee: try txn.get(change.tables.addressees, id))
        {
            return .refused(objection)
        }
        do {
            try body(request, &agent, &host, chance, &change, txn)
        } catch let refusal as ProtocolError where txn.writes == 0 {
            return .refused(refusal)
        }
        return .settled(agent.id)
    }

    private func selected(
        _ names: [String]?, of request: ApprovalRequest
    ) throws(ProtocolError) -> [CapabilityRequest] {
        guard let names else { return request.capabilities }
        for name in names
        where !request.capabilities.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            throw .invalidRequest("'\(name)' is not among what was asked for.")
        }
        return request.capabilities.filter { capability in
            names.contains { $0.utf8.elementsEqual(capability.name.utf8) }
        }
    }

    /// A host that waits becomes active with its first approval; one without a user becomes the
    /// approving user's (§2.9).
    private func welcome(
        _ host: inout Host, for agent: Agent, _ change: inout Change, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        let links = agent.mode == .delegated && host.user == nil && approver.user != nil
        try change.move(
            &host, on: links ? .linked : .approved, for: approver.cause, operation: operation,
            chance: chance, in: txn)
    }

    private func waiting(
        for request: ApprovalRequest, in txn: borrowing WriteTransaction, tables: StateTables
    ) throws -> [Grant] {
        try tables.grants(of: request.agent, in: txn).filter { grant in
            grant.state == .pending
                && request.capabilities.contains {
                    $0.name.utf8.elementsEqual(grant.capability.utf8)
                }
        }
    }

    /// Decides one grant; a new one takes the place of the one in force.
    private func decide(
        _ grant: Grant, _ event: GrantEvent, narrowing: Constraints?, reason: String?,
        agent: inout Agent, _ change: inout Change, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        let cause = approver.cause
        var end: Timestamp?
        if event == .approved {
            end = rules.policy.end(
                of: grant.capability, grantedAt: operation.now, asked: grant.expiresAt)
            for other in try change.tables.grants(of: agent.id, in: txn)
            where other.state == .active
                && other.capability.utf8.elementsEqual(grant.capability.utf8)
            {
                try change.move(
                    other, on: .ended, reason: "A new grant took its place.", agent: &agent,
                    for: cause, operation: operation, chance: chance, in: txn)
            }
        }
        try change.move(
            grant, on: event,
            constraints: narrowing.map { grant.constraints.intersection($0) }, expiresAt: end,
            reason: reason, agent: &agent, for: cause, operation: operation, chance: chance,
            in: txn)
    }
}

extension ProtocolError {
    static let unknownApproval = ProtocolError(
        .notFound, "No request waits under that code; check it, or ask the agent for a new one.")

    static func closedApproval(_ state: ApprovalState) -> ProtocolError {
        switch state {
        case .pending, .approved:
            ProtocolError(.approvalTerminal, "The request was approved already.")
        case .denied:
            ProtocolError(.approvalTerminal, "The request was denied; that is final.")
        case .expired:
            ProtocolError(.approvalExpired, "The request has expired; the agent must ask again.")
        case .voided:
            ProtocolError(.approvalVoided, "The agent has asked anew; use its newer code.")
        }
    }
}
