// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// Hosts that an operator invites before they have a key (§2.8, "Pre-registration"): a one-time
/// token, and `POST /host/enroll` that turns it into an active host.
struct Enrolling: Sendable {
    let parts: Parts
    let operation: Operation

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    /// What the operator decides about the host to come.
    struct Terms: Sendable {
        let name: String?
        let user: UserID?
        let defaults: [CapabilityRequest]
    }

    /// A token that is shown once; only its keyed hash is kept.
    func invite(_ terms: Terms) async throws -> (token: String, expiresAt: Timestamp) {
        _ = try Question(
            terms.defaults, wish: ApprovalWish(), parts: parts,
            disabled: parts.disabledCapabilities())
        guard terms.defaults.allSatisfy({ $0.expiresAt == nil }) else {
            throw ProtocolError.invalidRequest(
                "A host's defaults have no end; capabilities.grant_lifetimes limits what they give."
            )
        }
        let token = "enr_" + Base64URL.encode(parts.random.bytes(24))
        let key = hash(token)
        let expiresAt = operation.now + parts.configuration.hosts.enrollmentLifetime
        let operation = operation
        try await parts.journal.commit(nested: true) { txn, change in
            if let user = terms.user, try txn.get(change.tables.users, user) == nil {
                throw ProtocolError.unknownUser
            }
            let enrollment = Enrollment(
                name: terms.name.map(DisplayText.name), user: terms.user,
                defaults: terms.defaults, expiresAt: expiresAt, usedBy: nil)
            try txn.put(change.tables.enrollments, key, enrollment)
            var entry = operation.entry(.hostEnrollmentIssued)
            entry.user = terms.user
            entry.by = .operator
            try change.record(entry, chance: operation.chance(), in: txn)
        }
        return (token, expiresAt)
    }

    /// Uses a token up: the host is active at once, with the defaults that it was invited with.
    func enroll(_ request: EnrollRequest) async throws -> (Host, LedgerPointer) {
        let key = hash(request.token)
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard let enrollment = try txn.get(change.tables.enrollments, key),
                enrollment.usedBy == nil
            else {
                throw ProtocolError(
                    .enrollmentTokenInvalid,
                    "The enrolment token is unknown or was used; ask the operator for a new one.")
            }
            guard operation.now < enrollment.expiresAt else {
                throw ProtocolError(
                    .enrollmentTokenExpired,
                    "The enrolment token has expired; ask the operator for a new one.")
            }
            if let user = enrollment.user, try txn.get(change.tables.users, user) == nil {
                throw ProtocolError(
                    .enrollmentTokenInvalid,
                    "The user whose host it was to be is gone; ask the operator for a new token.")
            }
            let thumbprint = request.publicKey.thumbprint
            guard try txn.get(change.tables.hostKeys, thumbprint) == nil else {
                throw ProtocolError.invalidRequest("A host has this key already; use a new one.")
            }
            let chance = operation.chance()
            let id = HostID(random: chance)
            var entry = operation.entry(.hostEnrolled)
            entry.host = id
            entry.user = enrollment.user
            entry.by = .operator
            entry.set("key", thumbprint.description)
            let appended = try change.record(entry, chance: chance, in: txn)
            let host = Host(
                id: id, name: request.name.map(DisplayText.name) ?? enrollment.name,
                publicKey: request.publicKey.publicKey, user: enrollment.user,
                defaults: enrollment.defaults, status: .active, createdAt: operation.now,
                activatedAt: operation.now, changedBy: appended.seq)
            try change.put(host, in: txn)
            try txn.put(change.tables.hostKeys, thumbprint, Reference(id))
            var used = enrollment
            used.usedBy = id
            try txn.put(change.tables.enrollments, key, used)
            return (host, LedgerPointer(appended))
        }
    }

    private func hash(_ token: String) -> Digest {
        parts.secret.code(for: Array(token.utf8), use: .enrollmentToken)
    }
}
