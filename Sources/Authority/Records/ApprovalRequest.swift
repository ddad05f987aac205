// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography

/// One question to a person: may this agent have these capabilities? (§7)
package struct ApprovalRequest: Sendable, Equatable {
    package let id: ApprovalID
    package let agent: AgentID
    /// The agent's host; in a claim, the host that asks.
    package let host: HostID
    package let purpose: Purpose
    /// What is asked for; the grants that wait for the answer bear the same names.
    package let capabilities: [CapabilityRequest]
    package let reason: String?
    package let bindingMessage: String?
    package let createdAt: Timestamp
    package var expiresAt: Timestamp
    package var state: ApprovalState
    /// The canonical form of what was asked, so that a retry is told from another question.
    package let meaning: Digest
    /// The codes that lead here, each with its end; kept only as keyed hashes.
    package var codes: [Code]

    /// What the question is about.
    package enum Purpose: String, Sendable, CaseIterable {
        /// A new agent.
        case registration
        /// More capabilities for an active agent.
        case escalation
        /// An expired agent that wants to come back.
        case reactivation
        /// A host that wants an agent which acts alone to become its user's.
        case claim
    }

    /// Codes that may lead to one request at once: enough for a client that tries again every ten
    /// seconds.
    package static let liveCodes = 32

    /// A code that was handed out.
    package struct Code: Sendable, Equatable {
        package let hash: Digest
        package let expiresAt: Timestamp
    }
}
