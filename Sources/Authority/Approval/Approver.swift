// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
package import Audit

/// Who decides on a request, and how it was shown that it is them.
public struct Approver: Sendable, Equatable {
    package let by: Decider
    package let via: ApprovalStrength
    /// The user for whom it is decided; nil when the operator decides as such.
    package let user: UserID?
    /// When the user last showed their password; nil where nobody logs in.
    package let authenticatedAt: Timestamp?

    private init(
        by: Decider, via: ApprovalStrength, user: UserID?, authenticatedAt: Timestamp? = nil
    ) {
        self.by = by
        self.via = via
        self.user = user
        self.authenticatedAt = authenticatedAt
    }

    /// A user at a page, logged in since `authenticatedAt`. May deny anything of theirs; may approve
    /// what only reads, shortly after logging in.
    public static func session(_ user: UserID, authenticatedAt: Timestamp) -> Approver {
        Approver(by: .user, via: .session, user: user, authenticatedAt: authenticatedAt)
    }

    /// The operator, at the command line; with `user`, in that user's name.
    public static func operatorCommandLine(for user: UserID? = nil) -> Approver {
        Approver(by: .operator, via: .operatorCLI, user: user)
    }

    /// A stand-in for a person, in demos and simulations only; the ledger says so.
    public static func simulated(_ user: UserID?) -> Approver {
        Approver(by: .simulated, via: .simulated, user: user)
    }

    var cause: Cause {
        Cause(by: by, via: via, user: user)
    }
}

/// What an approver says yes to.
public struct ApprovalDecision: Sendable, Equatable {
    /// The capabilities that are granted; nil for all, empty for none: the agent then exists
    /// without any (§5.3, "Partial approval").
    public var selection: [String]?
    /// Constraints on top of what was asked, by capability; they only ever narrow.
    public var narrowing: [String: Constraints]

    public init(selection: [String]? = nil, narrowing: [String: Constraints] = [:]) {
        self.selection = selection
        self.narrowing = narrowing
    }

    /// Everything, as asked.
    public static let everything = ApprovalDecision()
}
