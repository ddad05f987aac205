// SPDX-License-Identifier: Apache-2.0

extension AuditEvent {
    /// The members that entries of one event have, beyond the ledger's own (`v`, `seq`, `ts`, `ty`,
    /// `prev`, `salt`).
    public struct Members: Sendable, Hashable {
        /// Those that every such entry has.
        public let always: [String]
        /// Those that it has where they apply.
        public let sometimes: [String]

        init(_ always: [String], sometimes: [String] = []) {
            self.always = always
            self.sometimes = sometimes
        }

        /// Whether an entry of the event can have a member.
        public func contains(_ name: some StringProtocol) -> Bool {
            (always + sometimes).contains { $0.utf8.elementsEqual(name.utf8) }
        }
    }

    /// Which members this event's entries have.
    public var members: Members {
        switch self {
        case .ledgerCreated:
            Members(["key", "origin"], sometimes: ["simulation"])
        case .ledgerOpened:
            Members(["op", "clean"])
        case .ledgerHeartbeat:
            Members(["op"])
        case .userCreated, .userDeleted, .userPasswordSet:
            Members(["op", "user", "by"])
        case .userLoggedIn, .userLoggedOut:
            Members(["op", "user"])
        case .hostRegistered:
            Members(["op", "host", "key"])
        case .hostEnrollmentIssued:
            Members(["op", "by"], sometimes: ["user"])
        case .hostEnrolled:
            Members(["op", "host", "by", "key"], sometimes: ["user"])
        case .hostActivated, .hostRejected, .hostRevoked, .hostDeleted:
            Members(["op", "host"], sometimes: ["user", "by", "via", "why"])
        case .hostLinked, .hostUnlinked:
            Members(["op", "host", "user"], sometimes: ["by", "via", "why"])
        case .hostKeyRotated:
            Members(["op", "host", "key"], sometimes: ["user", "by", "via", "why"])
        case .hostKeyProven:
            Members(["op", "host", "key"], sometimes: ["user"])
        case .hostDefaultsChanged:
            Members(["op", "host", "by", "capabilities"], sometimes: ["user"])
        case .agentKeyRotated:
            Members(["op", "host", "agent", "key"], sometimes: ["user", "by", "via", "why"])
        case .agentRegistered:
            Members(["op", "host", "agent", "key", "mode"], sometimes: ["user"])
        case .agentActivated, .agentReactivated, .agentRejected, .agentExpired, .agentRevoked,
            .agentClaimed, .agentDeleted:
            Members(["op", "host", "agent"], sometimes: ["user", "by", "via", "why"])
        case .agentLinked:
            Members(["op", "host", "agent", "user"], sometimes: ["by", "via", "why"])
        case .approvalRequested:
            Members(
                ["op", "host", "agent", "approval", "purpose", "capabilities"],
                sometimes: ["user"])
        case .approvalApproved, .approvalDenied, .approvalExpired, .approvalVoided:
            Members(
                ["op", "host", "agent", "approval"], sometimes: ["user", "by", "via", "why"])
        case .grantActivated:
            Members(
                ["op", "host", "agent", "grant", "cap"],
                sometimes: ["user", "by", "via", "why", "constrained"])
        case .grantDenied, .grantRevoked:
            Members(
                ["op", "host", "agent", "grant", "cap"], sometimes: ["user", "by", "via", "why"])
        case .capabilityDisabled, .capabilityEnabled:
            Members(["op", "cap", "by"])
        case .executionStarted:
            Members(
                ["op", "host", "agent", "grant", "cap", "jti", "cm_args"], sometimes: ["user"])
        case .executionCompleted:
            Members(
                ["op", "host", "agent", "out"],
                sometimes: [
                    "user", "grant", "cap", "jti", "why", "cm_args", "cm_res", "values",
                ])
        case .requestRefused:
            Members(
                ["op", "host", "endpoint", "out", "why"],
                sometimes: ["user", "agent", "grant", "cap", "jti"])
        case .operatorCalled:
            Members(
                ["op", "by", "call"], sometimes: ["user", "host", "agent", "cap", "approval"])
        case .operatorRefused:
            Members(
                ["op", "by", "call", "out", "why"],
                sometimes: ["user", "host", "agent", "cap", "approval"])
        case .clockAccepted:
            Members(["op", "by"])
        case .refusalsSummary:
            Members(
                ["op", "from", "until", "counts", "endpoints", "sources"], sometimes: ["claimed"])
        }
    }
}
