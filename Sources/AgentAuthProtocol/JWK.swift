// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import StrictJSON

/// An Ed25519 public key as a JWK (RFC 8037 §2), and its name: the RFC 7638 thumbprint.
public struct JWK: Hashable, Sendable {
    public let publicKey: PublicKey

    public init(_ publicKey: PublicKey) {
        self.publicKey = publicKey
    }

    /// Reads a JWK that somebody presents. Only `kty`, `crv` and `x` count; other members are
    /// ignored, but a private part is refused: it must never be sent.
    ///
    /// Throws `unsupported_algorithm` for another type or curve, `invalid_request` for a malformed,
    /// small-order or private key.
    public init(_ json: JSONValue, named name: String) throws(ProtocolError) {
        guard case .object(let members) = json else {
            throw .invalidRequest("'\(name)' must be a JWK object.")
        }
        guard let type = members["kty"]?.string else {
            throw .invalidRequest("'\(name)' has no 'kty'; send kty, crv and x of an Ed25519 key.")
        }
        guard type.utf8.elementsEqual("OKP".utf8) else {
            throw ProtocolError(
                .unsupportedAlgorithm, "'\(name)' is of another key type; use OKP with Ed25519.")
        }
        guard let curve = members["crv"]?.string else {
            throw .invalidRequest("'\(name)' has no 'crv'; only Ed25519 is supported.")
        }
        guard curve.utf8.elementsEqual("Ed25519".utf8) else {
            throw ProtocolError(
                .unsupportedAlgorithm, "'\(name)' is on another curve; use Ed25519.")
        }
        guard members["d"] == nil else {
            throw .invalidRequest("'\(name)' holds a private key; send the public members only.")
        }
        guard let text = members["x"]?.string, let bytes = Base64URL.decode(text) else {
            throw .invalidRequest("'\(name)' has no 'x' in canonical base64url.")
        }
        do {
            publicKey = try PublicKey(bytes)
        } catch {
            throw .invalidRequest("'\(name)' is not a usable Ed25519 public key: \(error).")
        }
    }

    /// `{"kty":"OKP","crv":"Ed25519","x":…}`
    public var json: JSONValue {
        [
            "kty": "OKP", "crv": "Ed25519",
            "x": .string(Base64URL.encode(publicKey.bytes)),
        ]
    }

    /// The RFC 7638 thumbprint: SHA-256 over the required members in lexical order (RFC 8037
    /// appendix A.3).
    public var thumbprint: Thumbprint {
        let x = Base64URL.encode(publicKey.bytes)
        let canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(x)\"}"
        return Thumbprint(digest: SHA256.digest(of: Array(canonical.utf8)))
    }
}

/// The SHA-256 thumbprint of a JWK (RFC 7638): what `iss` names a host by.
public struct Thumbprint: Hashable, Sendable {
    public let digest: Digest

    public init(digest: Digest) {
        self.digest = digest
    }

    /// Reads the 43 letters of canonical base64url; nil for anything else.
    public init?(_ text: Span<UInt8>) {
        guard let bytes = Base64URL.decode(text), let digest = Digest(bytes) else { return nil }
        self.digest = digest
    }

    /// Reads the 43 letters of canonical base64url; nil for anything else.
    public init?(_ text: String) {
        self.init(Array(text.utf8).span)
    }
}

extension Thumbprint: CustomStringConvertible {
    public var description: String { Base64URL.encode(digest.bytes) }
}
