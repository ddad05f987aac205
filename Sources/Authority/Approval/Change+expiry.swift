// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
package import Cryptography
package import Storage

extension Change {
    /// Ends a question that nobody answered in time. A registration may be tried again, so its
    /// agent keeps waiting; an agent that wanted to come back is expired as before; what an active
    /// agent asked for in addition is denied; an agent that nobody claimed acts on.
    package mutating func expire(
        _ request: ApprovalRequest, operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        let cause = Cause(by: .policy, why: ErrorCode.approvalExpired.rawValue)
        try close(
            request, on: .expired, for: cause, operation: operation, chance: chance, in: txn)
        guard var agent = try txn.get(tables.agents, request.agent) else { return }
        switch request.purpose {
        case .registration, .claim:
            return
        case .reactivation:
            guard agent.status == .pending else { return }
            try move(
                &agent, on: .reactivationExpired, for: cause, operation: operation,
                chance: chance, in: txn)
        case .escalation:
            for grant in try tables.grants(of: agent.id, in: txn)
            where grant.state == .pending
                && request.capabilities.contains(where: {
                    $0.name.utf8.elementsEqual(grant.capability.utf8)
                })
            {
                try move(
                    grant, on: .denied, reason: "Nobody decided in time; ask again.",
                    agent: &agent, for: cause, operation: operation, chance: chance, in: txn)
            }
            try put(agent, in: txn)
        }
    }
}
