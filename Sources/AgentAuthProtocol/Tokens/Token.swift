// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON

/// A host or agent JWT, read but not yet believed: JWS compact serialization (RFC 7515 §7.1) with
/// exactly the header that the protocol asks for.
///
/// Everything that is wrong with the form is `invalid_jwt`, with a sentence that says what.
public struct Token: Sendable {
    public let kind: TokenKind
    /// `kid`: which key of the signer's published set verifies the token.
    public let keyID: String?
    public let claims: TokenClaims

    /// What the signature is over: the first two parts and the dot between them, as sent.
    public let signingInput: [UInt8]
    public let signature: Signature

    /// Reads the three parts of a compact JWS.
    public init(parsing bytes: Span<UInt8>) throws(ProtocolError) {
        guard bytes.count <= ProtocolLimits.tokenBytes else {
            throw .invalidJWT("The token has more than \(ProtocolLimits.tokenBytes) bytes.")
        }
        let dots = try Token.dots(in: bytes)
        let header = try TokenHeader.parsing(bytes.extracting(0..<dots.0))
        kind = header.kind
        keyID = header.keyID
        guard let payload = Base64URL.decode(bytes.extracting(dots.0 + 1..<dots.1)) else {
            throw .invalidJWT("The token's payload is not canonical base64url.")
        }
        guard let signatureBytes = Base64URL.decode(bytes.extracting(dots.1 + 1..<bytes.count)),
            let signature = Signature(signatureBytes)
        else {
            throw .invalidJWT("The token's signature is not 64 bytes in canonical base64url.")
        }
        self.signature = signature
        claims = try TokenClaims(parsing: payload.span)
        var signingInput: [UInt8] = []
        signingInput.reserveCapacity(dots.1)
        for index in 0..<dots.1 { signingInput.append(bytes[index]) }
        self.signingInput = signingInput
    }

    /// The places of the two dots; a compact JWS has exactly two.
    private static func dots(in bytes: Span<UInt8>) throws(ProtocolError) -> (Int, Int) {
        var found: (Int, Int) = (-1, -1)
        for index in bytes.indices where bytes[index] == UInt8(ascii: ".") {
            if found.0 < 0 {
                found.0 = index
            } else if found.1 < 0 {
                found.1 = index
            } else {
                throw .invalidJWT("The token has more than three parts.")
            }
        }
        guard found.1 >= 0 else { throw .invalidJWT("The token has fewer than three parts.") }
        return found
    }
}
