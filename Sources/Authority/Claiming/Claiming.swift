// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// `POST /agent/claim` (§2.10): a host asks for an agent that acts alone to become a user's. Whoever
/// says yes gets what the agent did and the host that asked; the agent itself is at its end then.
struct Claiming: Sendable {
    let parts: Parts
    let operation: Operation

    struct Outcome: Sendable {
        let agent: Agent
        let grants: [Grant]
        let approval: ApprovalView
    }

    /// A refusal whose reason was written down in the same transaction.
    private enum Result: Sendable {
        case asked(Outcome)
        case refused(ProtocolError)
    }

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    func claim(
        _ request: ClaimRequest, by host: HostID, from address: String
    ) async throws -> Outcome {
        let question = try Question([], wish: request.wish, parts: parts, disabled: [])
        let invitation = Invitation(parts: parts, at: operation.now, from: address)
        let claiming = self
        let result = try await parts.journal.commit(nested: true) { txn, change in
            try claiming.write(request.agent, host, question, invitation, &change, in: txn)
        }
        switch result {
        case .asked(let outcome): return outcome
        case .refused(let error): throw error
        }
    }

    private func write(
        _ id: AgentID, _ hostID: HostID, _ question: Question, _ invitation: Invitation,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws -> Result {
        guard let found = try txn.get(change.tables.agents, id), found.mode == .autonomous,
            let home = try txn.get(change.tables.hosts, found.host),
            let host = try txn.get(change.tables.hosts, hostID)
        else { throw ProtocolError.unknownAgent }
        guard host.status == .active else { throw ProtocolError.standing(of: host.status) }
        if let owner = home.user, let claimer = host.user, owner != claimer {
            throw ProtocolError.othersAgent
        }
        try invitation.check(in: txn, tables: change.tables)
        let agent = try Lapse(parts: parts).settle(found, operation: operation, &change, in: txn)
        guard agent.status == .active else { return .refused(.standing(of: agent.status)) }
        try ask(question, agent, host, invitation, &change, in: txn)
        return .asked(
            Outcome(
                agent: agent, grants: try change.tables.grants(of: id, in: txn),
                approval: invitation.view(of: agent.id)))
    }

    /// The same claim as one that waits gets a fresh code; another one takes its place.
    private func ask(
        _ question: Question, _ agent: Agent, _ host: Host, _ invitation: Invitation,
        _ change: inout Change, in txn: borrowing WriteTransaction
    ) throws {
        let chance = operation.chance()
        let meaning = question.meaning([("agent_id", .string(agent.id.text))])
        let open = try change.tables.openApprovals(of: agent.id, in: txn)
            .filter { $0.purpose == .claim && $0.host == host.id }
        for earlier in open {
            if earlier.meaning == meaning && operation.now < earlier.expiresAt {
                _ = try change.renew(
                    earlier, code: invitation.record, at: operation.now, in: txn)
                return try invitation.noteOrigin(of: earlier.id, in: txn, tables: change.tables)
            }
            try change.close(
                earlier, on: earlier.expiresAt <= operation.now ? .expired : .voided,
                for: Cause(by: .policy, why: "asked_anew"), operation: operation, chance: chance,
                in: txn)
        }
        let request = ApprovalRequest(
            id: ApprovalID(random: chance), agent: agent.id, host: host.id, purpose: .claim,
            capabilities: [], reason: nil, bindingMessage: question.wish.bindingMessage,
            createdAt: operation.now, expiresAt: invitation.record.expiresAt, state: .pending,
            meaning: meaning, codes: [invitation.record])
        try invitation.noteOrigin(of: request.id, in: txn, tables: change.tables)
        try change.ask(request, user: host.user, operation: operation, chance: chance, in: txn)
    }
}

extension ProtocolError {
    static let othersAgent = ProtocolError(
        .unauthorized, "The agent's host is linked to another user, who alone may claim it.")
}
