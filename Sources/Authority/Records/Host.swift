// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography

/// The lasting identity of the environment in which agents run (§3.1).
package struct Host: Sendable, Equatable {
    package let id: HostID
    /// As the host calls itself: shown as a claim, never used to decide.
    package var name: String?
    package var publicKey: PublicKey
    /// The user whose host it is; nil while unlinked.
    package var user: UserID?
    /// What agents under it get without anyone being asked.
    package var defaults: [CapabilityRequest]
    package var status: HostStatus
    package let createdAt: Timestamp
    package var activatedAt: Timestamp?
    /// The ledger entry that last changed the record: its version.
    package var changedBy: UInt64

    package init(
        id: HostID, name: String?, publicKey: PublicKey, user: UserID?,
        defaults: [CapabilityRequest], status: HostStatus, createdAt: Timestamp,
        activatedAt: Timestamp?, changedBy: UInt64
    ) {
        self.id = id
        self.name = name
        self.publicKey = publicKey
        self.user = user
        self.defaults = defaults
        self.status = status
        self.createdAt = createdAt
        self.activatedAt = activatedAt
        self.changedBy = changedBy
    }

    package var jwk: JWK { JWK(publicKey) }
}
