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

extension ApprovalState {
    /// The one function that moves an approval: once decided, expired or voided, it stays so. It has
    /// no effects of its own: whoever decides applies what was approved, in the same transaction.
    package func after(_ event: ApprovalEvent) -> Transition<ApprovalState, Never> {
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
