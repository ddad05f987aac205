// SPDX-License-Identifier: Apache-2.0

/// How it was shown that the decider decided: the member `via`.
public enum ApprovalStrength: String, CaseIterable, Sendable {
    /// At the operator's command line, on the server's machine.
    case operatorCLI = "operator_cli"
    /// Not at all: a stand-in decided.
    case simulated
    /// By a user's session.
    case session
    /// By a rule that was set before.
    case policy
    /// By the identity itself.
    case `self`
}
