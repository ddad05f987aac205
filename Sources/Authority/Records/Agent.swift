// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography

/// One runtime actor under a host (§3.2).
package struct Agent: Sendable, Equatable {
    package let id: AgentID
    package let host: HostID
    /// Fixed once the agent has been active.
    package var mode: AgentMode
    /// As the agent calls itself: shown as a claim, never used to decide.
    package var name: String
    /// The user for whom it acts; nil when it acts alone.
    package var user: UserID?
    package var publicKey: PublicKey
    package var status: AgentStatus
    package let createdAt: Timestamp
    package var activatedAt: Timestamp?
    package var lastUsedAt: Timestamp?
    /// The ledger entry that last changed the agent or one of its grants: its version. A use of
    /// the agent alone does not change it.
    package var changedBy: UInt64

    package init(
        id: AgentID, host: HostID, mode: AgentMode, name: String, user: UserID?,
        publicKey: PublicKey, status: AgentStatus, createdAt: Timestamp, activatedAt: Timestamp?,
        lastUsedAt: Timestamp?, changedBy: UInt64
    ) {
        self.id = id
        self.host = host
        self.mode = mode
        self.name = name
        self.user = user
        self.publicKey = publicKey
        self.status = status
        self.createdAt = createdAt
        self.activatedAt = activatedAt
        self.lastUsedAt = lastUsedAt
        self.changedBy = changedBy
    }

    package var clocks: Lifetimes.Origins {
        .init(createdAt: createdAt, activatedAt: activatedAt, lastUsedAt: lastUsedAt)
    }
}
