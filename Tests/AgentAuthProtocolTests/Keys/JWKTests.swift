// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct JWKTests {
    /// Decision 7: which keys are taken, and which code refuses the others.
    @Test(arguments: Table.rows("protocol/keys.json"))
    func keysAreJudgedAsTheTableSays(_ row: Row) throws {
        let json = try row.value("jwk")
        if let code = try row.value("refused").string {
            let error = try #require(throws: ProtocolError.self) { try JWK(json, named: "the_key") }
            #expect(error.code.rawValue == code)
            #expect(error.message.contains("'the_key'"))
        } else {
            let key = try JWK(json, named: "the_key")
            #expect(key.thumbprint.description == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
            #expect(try JWK(key.json, named: "again") == key)
            #expect(key.json.object?.keys == ["kty", "crv", "x"])
        }
    }

    @Test(arguments: [
        "", "kPrK", "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4",
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k=",
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4l",
        " kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "kPrK/qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4kk",
    ])
    func otherSpellingsAreNoThumbprints(_ text: String) {
        #expect(Thumbprint(text) == nil)
    }
}
