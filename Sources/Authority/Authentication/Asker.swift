// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// What is known of whoever sends a request, and how well. It grows while the request is checked,
/// and says under which name a refusal is recorded.
struct Asker: Sendable {
    /// Where the request came from.
    let address: String

    /// The agent that the token names; a claim until the signature is verified.
    var claimedAgent: AgentID?

    /// Who signed, once that is certain.
    var proven: Proven?

    /// The token's `jti`, once the signature is verified.
    var tokenID: String?

    /// What was to be executed, once that is known.
    var capability: String?

    /// Whether the operation has its entry already, and needs none for the refusal.
    var isRecorded = false

    /// The nonce for the sender's next DPoP proof, when it needs another one.
    var nextNonce: String?

    /// The grant that the decision was about, when there is one.
    var grant: GrantID?

    /// The token that the request has used, once it has.
    var usedToken: UsedToken?

    init(address: String) {
        self.address = address
    }

    /// By what the guard against replays knows a token.
    struct UsedToken: Sendable {
        let identity: String
        let tokenID: String
        let expiresAt: Int64
    }

    struct Proven: Sendable {
        let host: HostID
        let agent: AgentID?
        let user: UserID?
    }
}
