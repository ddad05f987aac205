// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

/// Where a logged-in person finds a request by its code, looks at it and decides.
///
/// A code binds the request to the session that typed it: from then on only that session sees it
/// and decides on it. Wrong, used and expired codes, and those of requests that are somebody
/// else's, are answered alike and count as wrong tries.
public struct ReviewDesk: Sendable {
    let login: LoginDesk
    var parts: Parts { login.parts }
    var approvals: ApprovalDesk { ApprovalDesk(parts: login.parts) }

    init(login: LoginDesk) {
        self.login = login
    }

    /// Opens the request behind a code in this session. Throws `not_found` for a code that leads
    /// nowhere, `rate_limited` after too many of them.
    public func open(
        _ typed: String, in session: LoginSession, from address: String
    ) throws -> ApprovalID {
        try trying(in: session, from: address) {
            let now = parts.now
            guard let pending = try waiting(typed, for: session, at: now),
                login.reviews.take(
                    pending.id, by: session, until: pending.expiresAt + LoginLimits.reviewAfterEnd,
                    at: now)
            else { throw ProtocolError.unknownApproval }
            return pending.id
        }
    }

    /// Looks whether a code leads anywhere, and opens nothing: what happens when somebody follows a
    /// complete link. It is a try like typing the code (decision 57).
    public func check(_ typed: String, in session: LoginSession, from address: String) throws {
        try trying(in: session, from: address) {
            guard try waiting(typed, for: session, at: parts.now) != nil else {
                throw ProtocolError.unknownApproval
            }
        }
    }

    /// A request that this session has opened, decided or not; nil for any other.
    public func review(_ id: ApprovalID, in session: LoginSession) throws -> Review? {
        let (now, tables) = (parts.now, parts.journal.tables)
        guard login.reviews.contains(id, of: session, at: now) else { return nil }
        return try parts.journal.read { txn in
            guard let request = try txn.get(tables.approvals, id),
                let agent = try txn.get(tables.agents, request.agent),
                let host = try txn.get(tables.hosts, request.host)
            else { return nil }
            let grants = try tables.grants(of: agent.id, in: txn)
            let approver = session.approver
            let addressee = try txn.get(tables.addressees, id)
            return Review(
                request: PendingApproval(
                    request, agent: agent, host: host, addressee: addressee),
                state: request.state == .pending && request.expiresAt <= now
                    ? .expired : request.state,
                askedFrom: try txn.get(tables.origins, id)?.address,
                items: request.capabilities.map { Review.Item($0, grants: grants, parts: parts) },
                objection: parts.approvals.objection(
                    to: approver, deciding: request, agent: agent, host: host,
                    addressee: addressee)?.message,
                isLoginFresh: parts.approvals.isFresh(session.authenticatedAt, at: now),
                isOperatorCommandLineOn: parts.configuration.approval.operatorCommandLine,
                now: now)
        }
    }

    /// Says yes to what the decision selects; see ``ApprovalDesk/approve(_:_:by:)``.
    public func approve(
        _ id: ApprovalID, _ decision: ApprovalDecision, in session: LoginSession
    ) async throws {
        try check(id, in: session)
        try await approvals.approve(.id(id), decision, by: session.approver)
    }

    /// Says no; `isDisowned` when the person says that the request is none of theirs.
    public func deny(
        _ id: ApprovalID, reason: String?, isDisowned: Bool, in session: LoginSession
    ) async throws {
        try check(id, in: session)
        try await approvals.deny(
            .id(id), reason: reason, isDisowned: isDisowned, by: session.approver)
    }

    private func check(_ id: ApprovalID, in session: LoginSession) throws(ProtocolError) {
        guard login.reviews.contains(id, of: session, at: parts.now) else {
            throw ProtocolError(
                .unauthorized, "This session has not opened that request; type its code.")
        }
    }

    /// The request that waits under a code, unless it is somebody else's.
    private func waiting(
        _ typed: String, for session: LoginSession, at now: Timestamp
    ) throws -> PendingApproval? {
        guard let code = UserCode(typed: typed), let pending = try approvals.find(.code(code)),
            now < pending.expiresAt
        else { return nil }
        if let owner = pending.owner, owner != session.user { return nil }
        return pending
    }

    /// Counts a try before it is made, so that many at once are not more, and takes it back when
    /// the code was right.
    private func trying<R>(
        in session: LoginSession, from address: String, _ body: () throws -> R
    ) throws -> R {
        let allowances: [TryWindows.Allowance] = [
            .init(trier: .session(session.key), limit: LoginLimits.codes),
            .init(
                trier: .address("code " + AddressBlock.name(of: address)),
                limit: LoginLimits.codes),
            .init(trier: .everybody, limit: LoginLimits.codesOfEverybody),
        ]
        do {
            try parts.clock.check()
            if let wait = login.tries.take(allowances, at: parts.timeline.monotonic) {
                throw ProtocolError.tooManyTries(after: wait)
            }
            let result = try body()
            login.tries.giveBack(allowances)
            return result
        } catch {
            let refusal = ProtocolError(refusing: error)
            login.refusals.count(refusal, at: .device, from: address)
            throw refusal
        }
    }
}

extension LoginSession {
    var approver: Approver {
        .session(user, authenticatedAt: authenticatedAt)
    }
}
