// SPDX-License-Identifier: Apache-2.0

/// What the operator can ask of a server. The raw value is the member `call` of the entries that
/// the calls leave.
package enum OperatorCall: String, CaseIterable, Sendable {
    case listUsers = "users.list"
    case addUser = "users.add"
    case setUserPassword = "users.password"
    case deleteUser = "users.delete"

    case listHosts = "hosts.list"
    case enrollHost = "hosts.enroll"
    case showHost = "hosts.show"
    case linkHost = "hosts.link"
    case unlinkHost = "hosts.unlink"
    case setHostDefaults = "hosts.defaults"
    case revokeHost = "hosts.revoke"

    case listAgents = "agents.list"
    case showAgent = "agents.show"
    case revokeAgent = "agents.revoke"

    case revokeGrant = "grants.revoke"

    case listApprovals = "approvals.list"
    case watchApprovals = "approvals.watch"
    case findApproval = "approvals.find"
    case showApproval = "approvals.show"
    case approve = "approvals.approve"
    case deny = "approvals.deny"

    case listCapabilities = "capabilities.list"
    case disableCapability = "capabilities.disable"
    case enableCapability = "capabilities.enable"

    case explain = "explain"
    case acceptClock = "clock.accept"
}
