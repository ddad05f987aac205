// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// The nonces that DPoP proofs have to bear (RFC 9449 §9): a new one each minute, the same for
/// everybody, good for that minute and the next.
///
/// Nothing is remembered: a nonce is a keyed hash of its minute, so that nobody can tell the next one
/// and a restart changes none.
struct ProofNonces: Sendable {
    enum Verdict: Sendable, Equatable {
        case current
        /// Good, but not for long any more.
        case previous
        case unknown
    }

    private let secret: ServerSecret

    /// How long one is handed out, in seconds.
    private static let period: Int64 = 60
    /// 128 bits: nobody guesses one.
    private static let byteCount = 16

    init(secret: ServerSecret) {
        self.secret = secret
    }

    /// What is handed out now.
    func current(at now: Timestamp) -> String {
        nonce(of: now.seconds / ProofNonces.period)
    }

    func verdict(on nonce: String, at now: Timestamp) -> Verdict {
        let period = now.seconds / ProofNonces.period
        let given = Array(nonce.utf8)
        func isSame(as text: String) -> Bool {
            ConstantTime.areEqual(given.span, Array(text.utf8).span)
        }
        if isSame(as: self.nonce(of: period)) { return .current }
        return isSame(as: self.nonce(of: period - 1)) ? .previous : .unknown
    }

    private func nonce(of period: Int64) -> String {
        let code = secret.code(for: Array(String(period).utf8), use: .proofNonce)
        return Base64URL.encode(Array(code.bytes.prefix(ProofNonces.byteCount)))
    }
}
