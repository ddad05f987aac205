// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Audit

/// Why something changes: who decided it, how strongly, and in what words. It becomes members of
/// the entries.
package struct Cause: Sendable, Equatable {
    /// Who decided.
    package var by: Decider?
    /// How it was shown that it was them.
    package var via: ApprovalStrength?
    /// The user who decided, when it was one.
    package var user: UserID?
    /// A code or short phrase; never text that somebody else wrote.
    package var why: String?

    package init(
        by: Decider? = nil, via: ApprovalStrength? = nil, user: UserID? = nil, why: String? = nil
    ) {
        self.by = by
        self.via = via
        self.user = user
        self.why = why
    }

    /// What the record of a grant says about who decided.
    package var decidedBy: String? {
        user?.text ?? by?.rawValue
    }

    /// Writes the cause into an entry.
    func explain(_ entry: inout AuditEntry) {
        entry.by = by
        entry.via = via
        entry.why = why
        if let user { entry.user = user }
    }
}
