// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The JOSE header of a token: `alg` EdDSA, `typ` of one of the two kinds, and nothing that would
/// bring a key or a critical extension along.
struct TokenHeader {
    let kind: TokenKind
    /// `kid`: the name of the signing key in a published set. One that is no string names nothing.
    let keyID: String?

    /// The two headers that clients send almost always, encoded: they need no reading.
    private static let usual: [(bytes: [UInt8], kind: TokenKind)] = TokenKind.allCases.flatMap {
        kind in
        [
            "{\"alg\":\"EdDSA\",\"typ\":\"\(kind.rawValue)\"}",
            "{\"typ\":\"\(kind.rawValue)\",\"alg\":\"EdDSA\"}",
        ].map { (Array(Base64URL.encode(Array($0.utf8)).utf8), kind) }
    }

    static func parsing(_ encoded: Span<UInt8>) throws(ProtocolError) -> TokenHeader {
        for candidate in usual where isEqual(encoded, candidate.bytes) {
            return TokenHeader(kind: candidate.kind, keyID: nil)
        }
        guard let bytes = Base64URL.decode(encoded) else {
            throw .invalidJWT("The token's header is not canonical base64url.")
        }
        return try header(bytes.span)
    }

    private static func header(_ bytes: Span<UInt8>) throws(ProtocolError) -> TokenHeader {
        let header: JSONValue
        do {
            header = try JSONValue(parsing: bytes)
        } catch {
            throw .invalidJWT("The token's header is not strict JSON: \(error)")
        }
        guard header["alg"]?.string?.utf8.elementsEqual("EdDSA".utf8) ?? false else {
            throw .invalidJWT("The token's alg must be EdDSA.")
        }
        // A header with a key in it would let the sender choose what it is verified with, and an
        // extension that is critical is one that we do not know (RFC 7515 §4.1.11).
        for name in ["jwk", "jku", "x5u", "x5c", "crit"] where header[name] != nil {
            throw .invalidJWT("The token's header must not have '\(name)'.")
        }
        guard let type = header["typ"]?.string,
            let kind = TokenKind.allCases.first(where: {
                $0.rawValue.utf8.elementsEqual(type.utf8)
            })
        else {
            throw .invalidJWT("The token's typ must be host+jwt, agent+jwt or key-proof+jwt.")
        }
        return TokenHeader(kind: kind, keyID: header["kid"]?.string)
    }

    private static func isEqual(_ span: Span<UInt8>, _ bytes: [UInt8]) -> Bool {
        guard span.count == bytes.count else { return false }
        for index in span.indices where span[index] != bytes[index] { return false }
        return true
    }
}
