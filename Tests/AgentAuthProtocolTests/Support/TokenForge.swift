// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Makes compact tokens out of any parts, right or wrong; the signature is 64 zero bytes unless
/// said otherwise, for form is judged before it.
enum TokenForge {
    static let header = #"{"alg":"EdDSA","typ":"agent+jwt"}"#
    static let signature = String(repeating: "A", count: 86)

    /// The claims of a good agent token, each with the text of its value.
    static let claims = [
        ("iss", "\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\""), ("sub", "\"agt_k7x9m2\""),
        ("aud", "\"https://api.example.com\""), ("iat", "1710000000"), ("exp", "1710000060"),
        ("jti", "\"a-xyz789\""),
    ]

    static func payload(_ claims: [(name: String, text: String)]) -> String {
        "{" + claims.map { "\"\($0.name)\":\($0.text)" }.joined(separator: ",") + "}"
    }

    static func token(
        header: [UInt8] = Array(header.utf8), payload: [UInt8] = Array(payload(claims).utf8),
        signature: String = signature
    ) -> [UInt8] {
        let parts = [Base64URL.encode(header), Base64URL.encode(payload), signature]
        return Array(parts.joined(separator: ".").utf8)
    }

    /// The token of a row of `tokens/envelope.json`.
    static func envelope(_ row: Row) throws -> [UInt8] {
        let header = try part("header", of: row) ?? Array(header.utf8)
        let payload = try part("payload", of: row) ?? Array(payload(claims).utf8)
        let template = row["token"]?.string ?? "{header}.{payload}.{signature}"
        let text = template.replacing("{header}", with: Base64URL.encode(header))
            .replacing("{payload}", with: Base64URL.encode(payload))
            .replacing("{signature}", with: row["signature"]?.string ?? signature)
        return Array(text.utf8)
    }

    /// The token of a row of `tokens/claims.json`: the good claims with some set, dropped, added.
    static func withClaims(of row: Row) -> [UInt8] {
        let dropped = row["drop"]?.array ?? []
        var claims = claims.filter { !dropped.contains(.string($0.0)) }
        for (name, text) in row["set"]?.object ?? JSONObject() {
            claims.removeAll { $0.0 == name }
            claims.append((name, text.string ?? ""))
        }
        var payload = payload(claims)
        if let added = row["add"]?.string { payload = payload.dropLast() + ",\(added)}" }
        return token(payload: Array(payload.utf8))
    }

    private static func part(_ name: String, of row: Row) throws -> [UInt8]? {
        if row["\(name)Hex"] != nil { return try Hex.bytes(row.text("\(name)Hex")) }
        return row[name]?.string.map { Array($0.utf8) }
    }
}
