// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit

extension OperatorDesk {
    private var desk: ApprovalDesk { ApprovalDesk(parts: parts) }

    /// What waits for a decision, oldest first.
    package func approvals(_ page: PageRequest = .init()) throws -> ListPage<PendingApproval> {
        try look(.listApprovals) { try desk.waiting(page) }
    }

    /// One request, decided or not, by its id.
    package func approval(_ id: ApprovalID) throws -> PendingApproval {
        try look(.showApproval, about: .init(approval: id)) {
            guard let found = try desk.find(.id(id)) else { throw ProtocolError.unknownApproval }
            return found
        }
    }

    /// The request behind a code that somebody was shown.
    package func approval(_ code: UserCode) throws -> PendingApproval {
        try look(.findApproval) {
            guard let found = try desk.find(.code(code)) else {
                throw ProtocolError.unknownApproval
            }
            return found
        }
    }

    /// Says yes to what the decision selects, as the operator or in a user's name. Where
    /// `approval.operator_cli` is off, only to capabilities that read (decision 56).
    @discardableResult
    public func approve(
        _ id: ApprovalID, _ decision: ApprovalDecision = .everything, for user: UserID? = nil
    ) async throws -> AgentID {
        try await perform(.approve, about: .init(user: user, approval: id)) {
            try await desk.approve(.id(id), decision, by: .operatorCommandLine(for: user))
        }
    }

    /// Says no.
    @discardableResult
    public func deny(_ id: ApprovalID, reason: String? = nil) async throws -> AgentID {
        try await perform(.deny, about: .init(approval: id)) {
            try await desk.deny(.id(id), reason: reason, by: .operatorCommandLine())
        }
    }
}
