// SPDX-License-Identifier: Apache-2.0
import Audit

/// Where somebody says yes, as an operator's policy names it (`capabilities.approvers`).
public enum ApproverKind: String, CaseIterable, Sendable {
    /// A user at the page, logged in.
    case page
    /// The operator, at the command line.
    case `operator`
}

extension ApprovalStrength {
    /// The kind that a policy about approvers knows; nil for what is no approver but a rule or a
    /// simulation, on which it has no say.
    var kind: ApproverKind? {
        switch self {
        case .session: .page
        case .operatorCLI: .operator
        case .simulated, .policy, .self: nil
        }
    }
}
