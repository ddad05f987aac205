// SPDX-License-Identifier: Apache-2.0

/// What an entry can record. The raw value is the entry's `ty`.
///
/// `docs/ledger-events.md` has a row for each; a test walks both.
public enum AuditEvent: String, CaseIterable, Sendable {
    case ledgerCreated = "ledger.created"
    case ledgerOpened = "ledger.opened"
    case ledgerHeartbeat = "ledger.heartbeat"

    case userCreated = "user.created"
    case userDeleted = "user.deleted"
    case userPasswordSet = "user.password_set"
    case userLoggedIn = "user.logged_in"
    case userLoggedOut = "user.logged_out"

    case hostRegistered = "host.registered"
    case hostEnrollmentIssued = "host.enrollment_issued"
    case hostEnrolled = "host.enrolled"
    case hostActivated = "host.activated"
    case hostLinked = "host.linked"
    case hostUnlinked = "host.unlinked"
    case hostRejected = "host.rejected"
    case hostRevoked = "host.revoked"
    case hostDeleted = "host.deleted"
    case hostKeyRotated = "host.key_rotated"
    /// A key that came by rotation has signed for the first time.
    case hostKeyProven = "host.key_proven"
    case hostDefaultsChanged = "host.defaults_changed"

    case agentRegistered = "agent.registered"
    case agentActivated = "agent.activated"
    case agentReactivated = "agent.reactivated"
    case agentRejected = "agent.rejected"
    case agentExpired = "agent.expired"
    case agentRevoked = "agent.revoked"
    case agentClaimed = "agent.claimed"
    /// A delegated agent that acted for nobody acts for the user of its host.
    case agentLinked = "agent.linked"
    case agentDeleted = "agent.deleted"
    case agentKeyRotated = "agent.key_rotated"

    case approvalRequested = "approval.requested"
    case approvalApproved = "approval.approved"
    case approvalDenied = "approval.denied"
    case approvalExpired = "approval.expired"
    case approvalVoided = "approval.voided"

    case grantActivated = "grant.activated"
    case grantDenied = "grant.denied"
    case grantRevoked = "grant.revoked"

    case capabilityDisabled = "capability.disabled"
    case capabilityEnabled = "capability.enabled"

    /// Before a provider is called whose effect cannot be taken back.
    case executionStarted = "execution.started"
    /// Concluded, whatever the outcome: `out` says which.
    case executionCompleted = "execution.completed"

    /// A refusal after a verified signature, at any endpoint but execute.
    case requestRefused = "request.refused"
    /// A call of the operator that changed nothing.
    case operatorCalled = "operator.called"
    case operatorRefused = "operator.refused"
    /// The operator says that the wall clock is right, after it jumped.
    case clockAccepted = "clock.accepted"

    /// All other refusals of a span of time, as counts.
    case refusalsSummary = "refusals.summary"
}
