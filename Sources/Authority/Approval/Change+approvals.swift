// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import Audit
package import Cryptography
package import Storage

extension Change {
    /// Puts a question, and hands out the code that leads to it. The question's grants are written
    /// by whoever asks.
    package mutating func ask(
        _ request: ApprovalRequest, user: UserID?, operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        var entry = operation.entry(.approvalRequested)
        entry.host = request.host
        entry.agent = request.agent
        entry.user = user
        entry.set("approval", request.id.text)
        entry.set("purpose", request.purpose.rawValue)
        entry.set("capabilities", Int64(request.capabilities.count))
        try record(entry, chance: chance, in: txn)
        try put(request, in: txn)
        try txn.put(tables.agentApprovals, PairKey(request.agent, request.id), Mark())
    }

    /// Hands out a further code to a question that waits already; earlier ones stay good to their
    /// end, and make room after it. Refuses when too many are alive: one host must not take all
    /// that the server has.
    package mutating func renew(
        _ request: ApprovalRequest, code: ApprovalRequest.Code, at now: Timestamp,
        in txn: borrowing WriteTransaction
    ) throws -> ApprovalRequest {
        var renewed = request
        renewed.codes.removeAll { $0.expiresAt <= now }
        guard renewed.codes.count < ApprovalRequest.liveCodes else {
            throw ProtocolError(
                .rateLimited, "The request has too many codes already; use one of those.",
                retryAfterSeconds: 60)
        }
        for code in request.codes where code.expiresAt <= now {
            try txn.delete(tables.codes, code.hash)
        }
        renewed.codes.append(code)
        renewed.expiresAt = max(request.expiresAt, code.expiresAt)
        try put(renewed, in: txn)
        return renewed
    }

    /// Ends a question without an answer, or marks it as answered: its codes lead nowhere from now
    /// on.
    @discardableResult
    package mutating func close(
        _ request: ApprovalRequest, on event: ApprovalEvent, for cause: Cause,
        operation: Operation, chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws -> ApprovalRequest {
        guard case .moved(let state, _) = request.state.after(event) else { return request }
        var entry = operation.entry(event.auditEvent)
        entry.host = request.host
        entry.agent = request.agent
        cause.explain(&entry)
        entry.set("approval", request.id.text)
        try record(entry, chance: chance, in: txn)
        if event == .denied, let user = cause.user { noteDismissal(by: user, of: request.host) }
        for code in request.codes { try txn.delete(tables.codes, code.hash) }
        try txn.delete(tables.origins, request.id)
        var closed = request
        closed.state = state
        try put(closed, in: txn)
        return closed
    }

    private func put(_ request: ApprovalRequest, in txn: borrowing WriteTransaction) throws {
        try txn.put(tables.approvals, request.id, request)
        guard request.state == .pending else { return }
        for code in request.codes {
            try txn.put(tables.codes, code.hash, Reference(request.id))
        }
    }
}

extension ApprovalEvent {
    /// The entry that records it.
    fileprivate var auditEvent: AuditEvent {
        switch self {
        case .approved: .approvalApproved
        case .denied: .approvalDenied
        case .expired: .approvalExpired
        case .voided: .approvalVoided
        }
    }
}
