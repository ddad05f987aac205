// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// Whether the sender of a token holds what the token is bound to: the key of a DPoP proof
/// (RFC 9449 §4.3), the certificate of the TLS connection (RFC 8705 §3), or both.
///
/// It is the last check but one: a token whose proof fails is not used up. Requests that neither show
/// nor need anything pay for a look at two optionals.
struct PossessionCheck: Sendable {
    private let policy: PossessionPolicy
    private let tokens: AuthorityConfiguration.TokenRules
    private let issuer: String
    private let nonces: ProofNonces
    /// Proofs that were seen. They go with a token each (`ath`), and tokens are for one use; the one
    /// that may be sent again, to ask for a job, takes another proof each time.
    private let used: ReplayGuard

    init(_ parts: Parts) {
        policy = parts.configuration.possession
        tokens = parts.configuration.tokens
        issuer = parts.configuration.issuer
        nonces = ProofNonces(secret: parts.secret)
        used = ReplayGuard(perIdentity: tokens.perIdentity, grace: tokens.clockSkew)
    }

    /// Throws unless the call proves what the token asks for and, of agents, what the policy does.
    func check(
        _ claims: TokenClaims, of call: ProtocolCall, from identity: String, isAgent: Bool,
        at now: Timestamp, asker: inout Asker
    ) throws(ProtocolError) {
        let isAsked = isAgent && policy.asksEverybody
        guard claims.confirmation != nil || call.possession != nil || isAsked else { return }
        try certificate(
            claims.confirmation?.certificate, shown: call.possession?.certificate,
            isAsked: isAgent && policy.mtls == .required)
        try key(
            claims.confirmation?.proofKey, shown: call.possession?.dpop,
            isAsked: isAgent && policy.dpop == .required)
        if let key = claims.confirmation?.proofKey, let shown = call.possession?.dpop {
            try proof(shown, by: key, of: call, from: identity, at: now, asker: &asker)
        }
    }

    private func certificate(
        _ bound: Digest?, shown: Digest?, isAsked: Bool
    ) throws(ProtocolError) {
        guard let bound else {
            guard !isAsked else {
                throw .unbound(
                    "This server takes agents' tokens that are bound to the TLS client's "
                        + "certificate by cnf.x5t#S256.")
            }
            return
        }
        guard policy.mtls != .off else {
            throw .invalidJWT("The token is bound by cnf.x5t#S256, but mutual TLS is off here.")
        }
        guard let shown else {
            throw .invalidJWT(
                "The token is bound to a certificate by cnf.x5t#S256; show it when connecting.")
        }
        guard shown == bound else {
            throw .invalidJWT("The token is bound to another certificate than the connection's.")
        }
    }

    /// Whether the way in which the token came is the one in which it is bound.
    private func key(
        _ bound: Thumbprint?, shown: [[UInt8]]?, isAsked: Bool
    ) throws(ProtocolError) {
        if bound != nil || shown != nil, policy.dpop == .off {
            throw .invalidJWT(
                "DPoP is off here; send a token without cnf.jkt, as 'Authorization: Bearer'.")
        }
        if bound == nil {
            guard shown == nil else {
                throw .invalidJWT(
                    "The token came as DPoP, but is not bound to the proof's key by cnf.jkt.")
            }
            guard !isAsked else {
                throw .unbound("This server takes agents' tokens that are bound by cnf.jkt (DPoP).")
            }
        } else if shown == nil {
            throw .invalidJWT(
                "The token is bound by cnf.jkt; send it as 'Authorization: DPoP' with a proof.")
        }
    }

    private func proof(
        _ shown: [[UInt8]], by key: Thumbprint, of call: ProtocolCall, from identity: String,
        at now: Timestamp, asker: inout Asker
    ) throws(ProtocolError) {
        guard shown.count == 1 else {
            throw .invalidProof("There must be one DPoP field; there are \(shown.count).")
        }
        let proof = try DPoPProof(parsing: shown[0])
        guard proof.key.thumbprint == key else {
            throw .invalidProof("The proof is signed by another key than cnf.jkt names.")
        }
        guard proof.method.utf8.elementsEqual(call.endpoint.method.rawValue.utf8) else {
            throw .invalidProof("The proof's htm must be \(call.endpoint.method.rawValue).")
        }
        let url = issuer + call.endpoint.path + (call.resource.map { "/" + $0 } ?? "")
        guard let target = ProofTarget(proof.url), target == ProofTarget(url) else {
            throw .invalidProof("The proof's htu must be \(url).")
        }
        guard proof.tokenHash == SHA256.digest(of: call.bearerToken ?? []) else {
            throw .invalidProof("The proof's ath is not the hash of the token.")
        }
        let skew = tokens.clockSkew.milliseconds / 1000
        // A time of a proof lies within the years of a timestamp, so nothing here overflows.
        let end = proof.issuedAt + tokens.maximumLifetime.milliseconds / 1000
        guard proof.issuedAt <= now.seconds + skew, now.seconds < end + skew else {
            throw .invalidProof("The proof's iat is not close to now; sign one for each request.")
        }
        if policy.requiresNonce { try nonce(of: proof, at: now, asker: &asker) }
        try use(proof, until: end, from: identity, at: now)
    }

    private func nonce(
        of proof: DPoPProof, at now: Timestamp, asker: inout Asker
    ) throws(ProtocolError) {
        let verdict = proof.nonce.map { nonces.verdict(on: $0, at: now) } ?? .unknown
        if verdict != .current { asker.nextNonce = nonces.current(at: now) }
        guard verdict != .unknown else {
            throw ProtocolError(
                .useDPoPNonce, "The proof needs the nonce of this answer's DPoP-Nonce field.")
        }
    }

    private func use(
        _ proof: DPoPProof, until end: Int64, from identity: String, at now: Timestamp
    ) throws(ProtocolError) {
        switch used.admit(
            identity: identity, tokenID: "\(proof.key.thumbprint) \(proof.proofID)",
            expiresAt: end, at: now)
        {
        case .fresh: break
        case .replayed:
            throw ProtocolError(
                .invalidDPoPProof, "The proof was used already; sign one for each request.",
                details: [.init("reason", "jti_replay")])
        case .tooMany: throw .tooManyTokens
        case .closed: throw .shuttingDown
        }
    }
}
