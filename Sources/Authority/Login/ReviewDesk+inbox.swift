// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

extension ReviewDesk {
    /// Everything that waits for whoever is logged in, oldest first: what is addressed to them, and
    /// what the hosts ask that are theirs. Codes lead to everything else.
    public func inbox(of session: LoginSession) throws -> Inbox {
        let (now, tables) = (parts.now, parts.journal.tables)
        let waiting = try parts.journal.read { txn in
            try tables.waitingApprovals(in: txn)
                .filter { now < $0.expiresAt }
                .compactMap { request in
                    try isFor(session, request, in: txn)
                        ? try approvals.pending(request, in: txn) : nil
                }
        }
        return Inbox(waiting: waiting, now: now)
    }

    /// Opens a request of the inbox in this session, as its code would. Throws `not_found` for any
    /// other request, whether or not there is one.
    public func open(_ id: ApprovalID, in session: LoginSession) throws {
        let now = parts.now
        let end = try parts.journal.read { txn -> Timestamp? in
            guard let request = try txn.get(parts.journal.tables.approvals, id),
                request.state == .pending, now < request.expiresAt,
                try isFor(session, request, in: txn)
            else { return nil }
            return request.expiresAt
        }
        guard let end,
            login.reviews.take(
                id, by: session, until: end + LoginLimits.reviewAfterEnd, at: now)
        else { throw ProtocolError.unknownApproval }
    }

    /// Says no to requests of the inbox, all for one reason; those that are not in it any more are
    /// passed over. Returns how many were denied.
    public func deny(
        _ ids: [ApprovalID], reason: String?, in session: LoginSession
    ) async throws -> Int {
        let open = Set(try inbox(of: session).waiting.map(\.id))
        var denied = 0
        for id in ids where open.contains(id) {
            do {
                try await approvals.deny(.id(id), reason: reason, by: session.approver)
                denied += 1
            } catch is ProtocolError {
                // Somebody else has decided in between.
            }
        }
        return denied
    }

    private func isFor(
        _ session: LoginSession, _ request: ApprovalRequest,
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Bool {
        let tables = parts.journal.tables
        guard let agent = try txn.get(tables.agents, request.agent),
            let host = try txn.get(tables.hosts, request.host)
        else { return false }
        let addressee = try txn.get(tables.addressees, request.id)
        guard addressee?.user == session.user || host.user == session.user else { return false }
        return parts.approvals.objection(
            to: session.approver, deciding: request, agent: agent, host: host,
            addressee: addressee) == nil
    }
}

/// What waits for one user, at one moment.
public struct Inbox: Sendable {
    /// Oldest first.
    public let waiting: [PendingApproval]
    public let now: Timestamp
}
