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

    package var jwk: JWK { JWK(publicKey) }
}
