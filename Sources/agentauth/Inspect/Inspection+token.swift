// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

extension Inspection {
    /// A token. Its signature is not shown: with it, the token could be used.
    init(_ token: DecodedToken) {
        var facts: [Answer.Fact] = [
            .init("kind", "token"), .init("signature", Answer.Cell(.open("not verified"))),
        ]
        facts += token.header.map { .init($0.key, Inspection.text($0.value)) }
        facts += token.claims.map { .init($0.key, Inspection.text($0.value, of: $0.key)) }
        let json: JSONValue = [
            "kind": "token", "verdict": "not verified", "header": .object(token.header),
            "claims": .object(token.claims),
            "signature_bytes": .number(JSONNumber(token.signatureByteCount)),
        ]
        self.init(Answer(facts, json: json), failure: nil)
    }

    private static let times = ["iat", "exp", "nbf"]

    private static func text(_ value: JSONValue, of claim: String = "") -> String {
        if let text = value.string { return text }
        let text = String(decoding: value.serialized(), as: UTF8.self)
        guard times.contains(claim), let seconds = value.number?.int64,
            0...Timestamp.latest.seconds ~= seconds
        else { return text }
        return "\(text) (\(Timestamp(seconds: seconds).rfc3339))"
    }
}
