// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// What the operator asks of senders beyond their tokens: proof that a token is used by whom it was
/// signed for (§4.4). Off, optional or required for everybody, and stricter for single capabilities.
public struct PossessionPolicy: Sendable, Hashable {
    /// What holds for one way of proof.
    public enum Demand: String, Sendable, CaseIterable {
        /// Tokens that are bound that way are refused: nobody would look at the proof.
        case off
        /// Tokens may be bound; bound ones are held to it.
        case optional
        /// Agents' tokens must be bound.
        case required
    }

    /// How a token must be bound to execute one capability.
    public enum Binding: String, Sendable, CaseIterable {
        case dpop, mtls
        /// In either way.
        case any
    }

    /// DPoP (RFC 9449): a proof signed for each request.
    public var dpop: Demand = .optional
    /// Mutual TLS (RFC 8705): the certificate of the connection. It needs the server's own TLS.
    public var mtls: Demand = .off
    /// Whether proofs must bear a nonce of ours (RFC 9449 §9), so that none can be signed ahead.
    public var requiresNonce = false
    /// What single capabilities ask for, whatever holds for everything else.
    public var capabilities: [String: Binding] = [:]

    public init() {}

    /// Whether every token of an agent has to be bound.
    var asksEverybody: Bool { dpop == .required || mtls == .required }

    /// Whether what a capability asks for can be had; otherwise nobody could use it.
    func offers(what capability: String) -> Bool {
        switch capabilities[capability] {
        case nil: true
        case .dpop: dpop != .off
        case .mtls: mtls != .off
        case .any: dpop != .off || mtls != .off
        }
    }

    /// Throws when a capability asks for more than the token is bound to. What the token is bound to
    /// was proved when it was admitted.
    func check(_ capability: String, _ claims: TokenClaims) throws(ProtocolError) {
        guard let binding = capabilities[capability] else { return }
        let isBound =
            switch binding {
            case .dpop: claims.confirmation?.proofKey != nil
            case .mtls: claims.confirmation?.certificate != nil
            case .any: claims.confirmation != nil
            }
        guard !isBound else { return }
        switch binding {
        case .dpop: throw .unbound("'\(capability)' takes tokens that are bound by cnf.jkt (DPoP).")
        case .mtls:
            throw .unbound(
                "'\(capability)' takes tokens that are bound by cnf.x5t#S256 (mutual TLS).")
        case .any:
            throw .unbound("'\(capability)' takes tokens that are bound by cnf: jkt or x5t#S256.")
        }
    }
}

extension ProtocolError {
    /// A token that anybody could use, where that is not enough.
    static func unbound(_ message: String) -> ProtocolError {
        .invalidJWT(message, reason: "proof_of_possession_required")
    }
}
