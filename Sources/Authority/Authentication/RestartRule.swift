// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage

/// What the guard against replays must know from before this run (protocol decision 5): a token
/// from before a restart may have been used already, and the memory of that is gone.
struct RestartRule: Sendable {
    /// Tokens issued in or before this second are refused; nil in a new directory.
    let refuseIssuedUntil: Int64?

    /// After a crash, when this run began by the monotonic clock. The moment that counts is then
    /// the one in which the wall clock, as it is now, would have shown it: a clock that was slow at
    /// the opening and has been set right lets nothing in again.
    private let openedAt: Duration?

    /// Keyed hashes of tokens that were issued ahead of the clock and used before the restart.
    let earlyTokens: Set<Digest>

    private let secret: ServerSecret

    init(
        refuseIssuedUntil: Timestamp?, openedAt: Duration?, earlyTokens: Set<Digest>,
        secret: ServerSecret
    ) {
        self.refuseIssuedUntil = refuseIssuedUntil?.seconds
        self.openedAt = openedAt
        self.earlyTokens = earlyTokens
        self.secret = secret
    }

    func check(
        _ claims: TokenClaims, identity: String, by timeline: any Timeline
    ) throws(ProtocolError) {
        if let until = end(by: timeline), claims.issuedAt <= until {
            throw .invalidJWT(
                "The token was issued before the server restarted; sign a new one.",
                reason: "issued_before_restart")
        }
        if !earlyTokens.isEmpty, earlyTokens.contains(key(of: claims, identity: identity)) {
            throw .replayed
        }
    }

    /// The last second in which a token may have been issued that a run before has seen.
    private func end(by timeline: any Timeline) -> Int64? {
        guard let refuseIssuedUntil, let openedAt else { return refuseIssuedUntil }
        return max(refuseIssuedUntil, (timeline.now - (timeline.monotonic - openedAt)).seconds)
    }

    /// The key of a token's durable row.
    func key(of claims: TokenClaims, identity: String) -> Digest {
        secret.code(
            for: Array(identity.utf8) + [0] + Array(claims.tokenID.utf8), use: .earlyToken)
    }
}

extension ProtocolError {
    static let replayed = ProtocolError.invalidJWT(
        "The token was used already; sign a new one for each request.", reason: "jti_replay")
}
