// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

/// Where requests for approval are seen and decided, by people at a page or a command line, and by
/// what stands in for them in simulations. All come through the same door.
public struct ApprovalDesk: Sendable {
    let parts: Parts

    /// How a request is named: by its id, or by a code that a person typed.
    public enum Reference: Sendable, Equatable {
        case id(ApprovalID)
        case code(UserCode)
    }

    /// Everything that waits, oldest first.
    public func waiting() throws -> [PendingApproval] {
        let now = parts.now
        return try parts.journal.read { txn in
            try parts.journal.tables.waitingApprovals(in: txn)
                .filter { now < $0.expiresAt }
                .compactMap { try pending($0, in: txn) }
        }
    }

    /// One page of it. The cursor is a request's place in the order: when it was made, and its id.
    package func waiting(_ page: PageRequest) throws -> ListPage<PendingApproval> {
        let now = parts.now
        let start = try page.cursor.map(ApprovalRequest.Place.init(cursor:))
        return try parts.journal.read { txn in
            let following = try parts.journal.tables.waitingApprovals(in: txn)
                .filter { request in
                    now < request.expiresAt && (start.map { $0 < request.place } ?? true)
                }
            let listed = ListPage(
                Array(following.prefix(page.limit + 1)), for: page, position: \.place.cursor)
            return ListPage(
                items: try listed.items.compactMap { try pending($0, in: txn) }, next: listed.next)
        }
    }

    /// The request behind a reference; nil without one, so that a wrong code and a used one look
    /// alike.
    public func find(_ reference: Reference) throws -> PendingApproval? {
        let now = parts.now
        return try parts.journal.read { txn in
            guard let id = try resolve(reference, at: now, in: txn),
                let request = try txn.get(parts.journal.tables.approvals, id)
            else { return nil }
            return try pending(request, in: txn)
        }
    }

    /// Says yes to what the decision selects, and no to the rest. Throws a ``ProtocolError`` when
    /// the request cannot be decided, or not by this approver; nothing has changed then.
    @discardableResult
    public func approve(
        _ reference: Reference, _ decision: ApprovalDecision = .everything, by approver: Approver
    ) async throws -> AgentID {
        try await settle(reference, by: approver) { settlement, id, change, txn in
            try settlement.approve(id, decision, &change, in: txn)
        }
    }

    /// Says no.
    ///
    /// - Parameter isDisowned: whether the approver says that the request is none of theirs; the
    ///   entries then say `not_me`.
    @discardableResult
    public func deny(
        _ reference: Reference, reason: String? = nil, isDisowned: Bool = false,
        by approver: Approver
    ) async throws -> AgentID {
        let text = DisplayText.text(reason)
        let why = isDisowned ? "not_me" : nil
        return try await settle(reference, by: approver) { settlement, id, change, txn in
            try settlement.deny(id, reason: text, why: why, &change, in: txn)
        }
    }

    private func settle(
        _ reference: Reference, by approver: Approver,
        _ body:
            @escaping @Sendable (
                Settlement, ApprovalID, inout Change, borrowing WriteTransaction
            ) throws -> Settlement.Result
    ) async throws -> AgentID {
        try parts.clock.check()
        let settlement = Settlement(
            rules: parts.approvals, approver: approver, operation: parts.operation())
        let desk = self
        let result = try await parts.journal.commit(nested: true) { txn, change in
            guard
                let id = try desk.resolve(reference, at: settlement.operation.now, in: txn)
            else { return Settlement.Result.refused(.unknownApproval) }
            return try body(settlement, id, &change, txn)
        }
        switch result {
        case .settled(let agent): return agent
        case .refused(let error): throw error
        }
    }

    private func resolve(
        _ reference: Reference, at now: Timestamp, in txn: borrowing some Transaction & ~Copyable
    ) throws -> ApprovalID? {
        switch reference {
        case .id(let id): return id
        case .code(let code):
            let hash = parts.secret.hash(code)
            guard let id = try txn.get(parts.journal.tables.codes, hash)?.target,
                let request = try txn.get(parts.journal.tables.approvals, id),
                let record = request.codes.first(where: { $0.hash == hash })
            else { return nil }
            // A code ends at its own time, even when a later one keeps the request alive; the last
            // one leads on to the request, which says that it has expired.
            return now < record.expiresAt || record.expiresAt == request.expiresAt ? id : nil
        }
    }

    func pending(
        _ request: ApprovalRequest, in txn: borrowing some Transaction & ~Copyable
    ) throws -> PendingApproval? {
        guard let agent = try txn.get(parts.journal.tables.agents, request.agent),
            let host = try txn.get(parts.journal.tables.hosts, request.host)
        else { return nil }
        return PendingApproval(
            request, agent: agent, host: host,
            addressee: try txn.get(parts.journal.tables.addressees, request.id))
    }
}
