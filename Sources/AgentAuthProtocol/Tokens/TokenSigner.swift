// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON

/// Writes signed tokens: JWS compact serialization (RFC 7515 §7.1) with `alg` EdDSA (RFC 8037 §3.1).
public enum TokenSigner {
    /// The token as ASCII bytes, ready for an `Authorization` header; `keyID` is the signing key's
    /// name where it is published in a set.
    public static func token(
        _ kind: TokenKind, _ claims: TokenClaims, keyID: String? = nil,
        signedWith signer: borrowing some MessageSigner & ~Copyable
    ) -> [UInt8] {
        let header: [UInt8]
        if let keyID {
            let members: JSONValue = [
                "alg": "EdDSA", "kid": .string(keyID), "typ": .string(kind.rawValue),
            ]
            header = members.serialized()
        } else {
            header = Array("{\"alg\":\"EdDSA\",\"typ\":\"\(kind.rawValue)\"}".utf8)
        }
        var bytes = Array(Base64URL.encode(header).utf8)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(claims.json.serialized()).utf8
        let signature = signer.signature(over: bytes.span)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(signature.bytes).utf8
        return bytes
    }
}
