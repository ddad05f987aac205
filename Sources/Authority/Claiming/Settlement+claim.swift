// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Settlement {
    /// Says yes to a claim: the host that asked becomes the user's, and the agent is claimed for them.
    /// Linking the host claims every active agent that acts alone under it, so this one may have been
    /// among them.
    func approveClaim(
        _ request: ApprovalRequest, _ agent: inout Agent, _ host: inout Host,
        _ change: inout Change, chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws {
        try checkClaim(agent, host, change.tables, in: txn)
        try change.close(
            request, on: .approved, for: approver.cause, operation: operation, chance: chance,
            in: txn)
        if host.user == nil {
            try change.move(
                &host, on: .linked, for: approver.cause, operation: operation, chance: chance,
                in: txn)
        }
        agent = try txn.get(change.tables.agents, agent.id) ?? agent
        guard agent.status == .active else { return }
        agent.user = host.user
        try change.move(
            &agent, on: .claimed, for: approver.cause, operation: operation, chance: chance,
            in: txn)
    }

    private func checkClaim(
        _ agent: Agent, _ host: Host, _ tables: StateTables, in txn: borrowing WriteTransaction
    ) throws {
        guard let user = approver.user else {
            throw ProtocolError.invalidRequest(
                "An agent is claimed for a user; say in whose name you approve.")
        }
        if let objection = rules.objection(
            to: approver, approving: [], narrowing: [:], at: operation.now)
        {
            throw objection
        }
        guard agent.status == .active else { throw ProtocolError.standing(of: agent.status) }
        guard host.status == .active else { throw ProtocolError.standing(of: host.status) }
        if let owner = try txn.get(tables.hosts, agent.host)?.user, owner != user {
            throw ProtocolError.othersAgent
        }
    }
}
