// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
public import Cryptography

/// What a client binds its tokens to, so that whoever gets hold of one cannot use it (§4.4).
public struct TokenBinding: Hashable, Sendable {
    /// Whether each request bears a proof by a key that lives as long as this client: DPoP
    /// (RFC 9449). Every agent and every host has a key of its own at each server.
    public var dpop: Bool

    /// The certificate that the transport shows over TLS (RFC 8705): ``ClientTLS/certificateDigest``.
    public var certificate: Digest?

    public init(dpop: Bool = false, certificate: Digest? = nil) {
        self.dpop = dpop
        self.certificate = certificate
    }

    /// What a token says of it; nil when tokens are bound to nothing.
    func confirmation(_ key: SigningKey?) -> Confirmation? {
        guard key != nil || certificate != nil else { return nil }
        return Confirmation(
            proofKey: key.map { JWK($0.publicKey).thumbprint }, certificate: certificate)
    }
}
