// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Synchronization

/// The keys of a client's DPoP proofs, one for each principal at each server, and the nonces that
/// servers gave for the next proof (RFC 9449 §8.2). Neither outlives the client: a new key binds the
/// next tokens as well as the old one did.
final class ProofKeys: Sendable {
    private struct State {
        var keys: [Holder: SigningKey] = [:]
        var nonces: [String: String] = [:]
    }

    /// Somebody who signs tokens, at one server.
    private struct Holder: Hashable {
        let principal: String
        let issuer: String
    }

    private let state = Mutex(State())

    func key(of principal: String, at issuer: String, random: any RandomSource) -> SigningKey {
        let holder = Holder(principal: principal, issuer: issuer)
        return state.withLock { state in
            if let key = state.keys[holder] { return key }
            let key = SigningKey.generate(using: random)
            state.keys[holder] = key
            return key
        }
    }

    func nonce(from issuer: String) -> String? {
        state.withLock { $0.nonces[issuer] }
    }

    /// Keeps a nonce, unless it would make proofs too large.
    func keep(nonce: String, from issuer: String) {
        guard nonce.utf8.count <= ClientLimits.nonceBytes else { return }
        state.withLock { $0.nonces[issuer] = nonce }
    }
}
