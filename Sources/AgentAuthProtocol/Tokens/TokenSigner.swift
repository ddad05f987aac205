// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON

/// Writes signed tokens: JWS compact serialization (RFC 7515 §7.1) with `alg` EdDSA (RFC 8037 §3.1).
public enum TokenSigner {
    /// The token as ASCII bytes, ready for an `Authorization` header.
    public static func token(
        _ kind: TokenKind, _ claims: TokenClaims,
        signedWith signer: borrowing some MessageSigner & ~Copyable
    ) -> [UInt8] {
        let header = "{\"alg\":\"EdDSA\",\"typ\":\"\(kind.rawValue)\"}"
        var bytes = Array(Base64URL.encode(Array(header.utf8)).utf8)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(claims.json.serialized()).utf8
        let signature = signer.signature(over: bytes.span)
        bytes.append(UInt8(ascii: "."))
        bytes += Base64URL.encode(signature.bytes).utf8
        return bytes
    }
}
