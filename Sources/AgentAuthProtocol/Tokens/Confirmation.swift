// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import StrictJSON

/// What a token is bound to (`cnf`, RFC 7800): whoever sends it has to show that they hold this too
/// (§4.4).
public struct Confirmation: Hashable, Sendable {
    /// `jkt`: the thumbprint of the key that signs DPoP proofs (RFC 9449 §6.1).
    public var proofKey: Thumbprint?
    /// `x5t#S256`: SHA-256 of the TLS client certificate in DER (RFC 8705 §3.1).
    public var certificate: Digest?

    public init(proofKey: Thumbprint? = nil, certificate: Digest? = nil) {
        self.proofKey = proofKey
        self.certificate = certificate
    }

    /// Reads the claim. Members that are not known are ignored, but one must be: to take a bound
    /// token without its proof would undo what its holder asked for.
    init(_ json: JSONValue) throws(ProtocolError) {
        guard case .object(let members) = json else {
            throw .invalidJWT("The token's cnf must be an object.")
        }
        proofKey = try members["jkt"].map { (value) throws(ProtocolError) in
            guard let thumbprint = value.string.flatMap({ Thumbprint($0) }) else {
                throw .invalidJWT("The token's cnf.jkt must be a SHA-256 thumbprint in base64url.")
            }
            return thumbprint
        }
        certificate = try members["x5t#S256"].map { (value) throws(ProtocolError) in
            let bytes = value.string.flatMap { Base64URL.decode($0) }
            guard let digest = bytes.flatMap({ Digest($0) }) else {
                throw .invalidJWT("The token's cnf.x5t#S256 must be a SHA-256 hash in base64url.")
            }
            return digest
        }
        guard proofKey != nil || certificate != nil else {
            throw .invalidJWT(
                "The token is bound by cnf to what is not known; use jkt or x5t#S256.")
        }
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let proofKey { members.append(("jkt", .string(proofKey.description))) }
        if let certificate {
            members.append(("x5t#S256", .string(Base64URL.encode(certificate.bytes))))
        }
        return .object(JSONObject(members))
    }
}
