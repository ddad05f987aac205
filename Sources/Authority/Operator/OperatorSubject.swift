// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import Audit

/// Whom or what a call of the operator is about.
package struct OperatorSubject: Sendable {
    var user: UserID?
    var host: HostID?
    var agent: AgentID?
    var approval: ApprovalID?
    /// The name of a capability that there is: other text stands in no entry.
    var capability: String?

    package init(
        user: UserID? = nil, host: HostID? = nil, agent: AgentID? = nil,
        approval: ApprovalID? = nil, capability: String? = nil
    ) {
        self.user = user
        self.host = host
        self.agent = agent
        self.approval = approval
        self.capability = capability
    }

    func describe(_ entry: inout AuditEntry) {
        entry.user = user
        entry.host = host
        entry.agent = agent
        entry.capability = capability
        if let approval { entry.set("approval", approval.text) }
    }
}
