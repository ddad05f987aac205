// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON

/// A DPoP proof (RFC 9449 §4.2), read and signed by the key that it carries. Whether it belongs to the
/// request and the token is for the server to judge.
///
/// Like every signature of the protocol (§4.1) it is Ed25519: `alg` is exactly EdDSA. Everything that
/// is wrong with one is `invalid_dpop_proof`.
public struct DPoPProof: Sendable {
    /// The header's `typ`.
    public static let type = "dpop+jwt"
    /// The one `alg`, as discovery and challenges name it.
    public static let algorithm = "EdDSA"

    /// Who signed it.
    public let key: JWK
    /// `jti`
    public let proofID: String
    /// `htm`, as it was sent.
    public let method: String
    /// `htu`, as it was sent.
    public let url: String
    /// `iat`, in whole seconds since 1970.
    public let issuedAt: Int64
    /// `ath`: SHA-256 of the token that it goes with.
    public let tokenHash: Digest
    /// `nonce`: what the server gave to prove that the proof is new.
    public let nonce: String?

    /// Reads a `DPoP` field's value and verifies the signature.
    public init(parsing bytes: [UInt8]) throws(ProtocolError) {
        guard bytes.count <= ProtocolLimits.proofBytes else {
            throw .invalidProof("The proof has more than \(ProtocolLimits.proofBytes) bytes.")
        }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = DPoPProof.signature(Array(parts[2])) else {
            throw .invalidProof("The proof is no compact JWS with a signature of 64 bytes.")
        }
        key = try DPoPProof.key(of: DPoPProof.json(Array(parts[0]), "header"))
        let payload = try DPoPProof.json(Array(parts[1]), "payload")
        let claims: MessageReader
        do {
            claims = try MessageReader(payload, of: "It")
            proofID = try claims.requiredString("jti")
            method = try claims.requiredString("htm")
            url = try claims.requiredString("htu")
            nonce = try claims.string("nonce")
        } catch {
            throw .invalidProof("The proof's payload is not as it must be: \(error.message)")
        }
        guard 1...ProtocolLimits.tokenIDBytes ~= proofID.utf8.count else {
            throw .invalidProof(
                "The proof's jti must have 1 to \(ProtocolLimits.tokenIDBytes) bytes.")
        }
        guard let issuedAt = claims.value("iat")?.number.flatMap({ NumericDate.seconds($0) }) else {
            throw .invalidProof("The proof's iat must be a time in seconds.")
        }
        self.issuedAt = issuedAt
        guard let hash = claims.value("ath")?.string,
            let tokenHash = Base64URL.decode(hash).flatMap({ Digest($0) })
        else { throw .invalidProof("The proof's ath must be the token's SHA-256 in base64url.") }
        self.tokenHash = tokenHash
        let input = Array(bytes.prefix(parts[0].count + 1 + parts[1].count))
        guard key.publicKey.verifies(signature, over: input.span) else {
            throw .invalidProof("The proof's signature does not verify with its own jwk.")
        }
    }

    private static func signature(_ encoded: [UInt8]) -> Signature? {
        Base64URL.decode(encoded.span).flatMap { Signature($0) }
    }

    private static func json(
        _ encoded: [UInt8], _ part: String
    ) throws(ProtocolError) -> JSONValue {
        guard let bytes = Base64URL.decode(encoded.span) else {
            throw .invalidProof("The proof's \(part) is not canonical base64url.")
        }
        guard let json = try? JSONValue(parsing: bytes) else {
            throw .invalidProof("The proof's \(part) is not strict JSON.")
        }
        return json
    }

    private static func key(of header: JSONValue) throws(ProtocolError) -> JWK {
        guard header["typ"]?.string?.utf8.elementsEqual(type.utf8) ?? false else {
            throw .invalidProof("The proof's typ must be \(type).")
        }
        guard header["alg"]?.string?.utf8.elementsEqual(algorithm.utf8) ?? false else {
            throw .invalidProof("The proof's alg must be \(algorithm).")
        }
        // An extension that is critical is one that we do not know (RFC 7515 §4.1.11).
        guard header["crit"] == nil else {
            throw .invalidProof("The proof's header must not have 'crit'.")
        }
        guard let jwk = header["jwk"] else {
            throw .invalidProof("The proof's header must have the public key as 'jwk'.")
        }
        do {
            return try JWK(jwk, named: "jwk")
        } catch {
            throw .invalidProof(error.message)
        }
    }
}

extension DPoPProof {
    /// Signs the proof for one request, as bytes for the `DPoP` field.
    public static func sign(
        method: Endpoint.Method, url: String, token: [UInt8], nonce: String?, proofID: String,
        issuedAt: Int64, with key: SigningKey
    ) -> [UInt8] {
        let header: JSONValue = [
            "typ": .string(type), "alg": .string(algorithm), "jwk": JWK(key.publicKey).json,
        ]
        var claims: [(String, JSONValue)] = [
            ("jti", .string(proofID)), ("htm", .string(method.rawValue)),
            ("htu", .string(String(url.prefix { $0 != "?" && $0 != "#" }))),
            ("iat", .number(JSONNumber(issuedAt))),
            ("ath", .string(Base64URL.encode(SHA256.digest(of: token).bytes))),
        ]
        if let nonce { claims.append(("nonce", .string(nonce))) }
        var bytes = Array(Base64URL.encode(header.serialized()).utf8)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(JSONValue.object(JSONObject(claims)).serialized()).utf8
        let signature = key.signature(over: bytes.span)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(signature.bytes).utf8
        return bytes
    }
}

extension ProtocolError {
    /// A DPoP proof that does not prove what it must.
    public static func invalidProof(_ message: String) -> ProtocolError {
        ProtocolError(.invalidDPoPProof, message)
    }
}
