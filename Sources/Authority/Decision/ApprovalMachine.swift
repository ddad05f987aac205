// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// The states of a request for approval.
package enum ApprovalState: String, Sendable, CaseIterable {
    case pending, approved, denied, expired, voided
}

/// What can happen to a request for approval.
package enum ApprovalEvent: String, CaseIterable, Sendable {
    case approved
    case denied
    /// Its time is over.
    case expired
    /// The agent asked for something else, or came to an end.
    case voided
}

/// An approval's transitions have no effects of their own: what was approved is applied by whoever
/// decided, in the same transaction.
package enum ApprovalEffect: Sendable, Equatable {}

extension ApprovalState {
    /// The one function that moves an approval: once decided, expired or voided, it stays so.
    package func after(_ event: ApprovalEvent) -> Transition<ApprovalState, ApprovalEffect> {
        switch (self, event) {
        case (.pending, .approved): .moved(.approved, [])
        case (.pending, .denied): .moved(.denied, [])
        case (.pending, .expired): .moved(.expired, [])
        case (.pending, .voided): .moved(.voided, [])
        case (_, .expired), (_, .voided): .unchanged
        case (.approved, _), (.denied, _): .refused(.approvalTerminal)
        case (.expired, _): .refused(.approvalExpired)
        case (.voided, _): .refused(.approvalVoided)
        }
    }
}
