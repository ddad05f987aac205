// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// What a request shows beside its token, so that whoever merely got hold of the token cannot use it
/// (§4.4).
public struct PossessionProof: Hashable, Sendable {
    /// The values of the `DPoP` fields, when the token came as `Authorization: DPoP` (RFC 9449
    /// §7.1); nil when it came as `Bearer`.
    public var dpop: [[UInt8]]?

    /// SHA-256 of the TLS client's certificate in DER (RFC 8705 §3.1), when it showed one.
    public var certificate: Digest?

    public init(dpop: [[UInt8]]? = nil, certificate: Digest? = nil) {
        self.dpop = dpop
        self.certificate = certificate
    }
}
