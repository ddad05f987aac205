// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// A token taken apart (RFC 7515 §7.1), whatever its claims are worth. Nothing is verified.
struct DecodedToken {
    let header: JSONObject
    let claims: JSONObject
    let signatureByteCount: Int

    /// Whether bytes have the form of one: three parts of base64url with dots between.
    static func canBe(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    init(_ bytes: ArraySlice<UInt8>) throws {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decode(Array(parts[2]).span) else {
            throw DecodedToken.failure("its signature is not canonical base64url")
        }
        header = try DecodedToken.object(parts[0], "header")
        claims = try DecodedToken.object(parts[1], "payload")
        signatureByteCount = signature.count
    }

    private static func object(_ part: ArraySlice<UInt8>, _ name: String) throws -> JSONObject {
        guard let bytes = Base64URL.decode(Array(part).span) else {
            throw failure("its \(name) is not canonical base64url")
        }
        do {
            guard let object = try JSONValue(parsing: bytes).object else {
                throw failure("its \(name) is not a JSON object")
            }
            return object
        } catch let error as JSONError {
            throw failure("its \(name) is not strict JSON: \(error)")
        }
    }

    private static func failure(_ why: String) -> Failure {
        Failure(
            .badInput, "bad_input", what: "the token cannot be decoded", why: why,
            hint: "check that it is the whole token, without a prefix such as Bearer")
    }
}
