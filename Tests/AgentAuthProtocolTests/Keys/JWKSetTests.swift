// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

/// Sets of published keys (RFC 7517 §5, §8.12): which are taken, and which of their keys.
@Suite struct JWKSetTests {
    @Test(arguments: Table.rows("jwks/sets.json"))
    func aSetIsTakenOrRefused(_ row: Row) throws {
        let bytes = Array(try row.text("set").utf8)
        guard let usable = row["usable"]?.array?.compactMap(\.string) else {
            let refusal = #expect(throws: JWKSetError.self) { try JWKSet(parsing: bytes) }
            #expect(refusal?.description.contains(try row.text("refused")) ?? false)
            return
        }
        let keys = try JWKSet(parsing: bytes)
        let named = try JSONValue(parsing: bytes)["keys"]?.array?.compactMap { $0["kid"]?.string }
        for name in named ?? [] {
            let isUsable = usable.contains { $0.utf8.elementsEqual(name.utf8) }
            #expect((keys[name] != nil) == isUsable, "\(name)")
        }
        #expect(keys["another"] == nil)
    }

    private static func set(of count: Int) -> JSONValue {
        let key: JSONValue = ["kty": "RSA", "n": "AQAB", "e": "AQAB"]
        return ["keys": .array(Array(repeating: key, count: count))]
    }

    @Test func twentyKeysAreTakenAndNoMore() throws {
        _ = try JWKSet(Self.set(of: ProtocolLimits.keysPerSet))
        #expect(throws: JWKSetError.self) {
            try JWKSet(Self.set(of: ProtocolLimits.keysPerSet + 1))
        }
    }

    @Test(arguments: [0, 1])
    func aSetMayBe64KiBLargeAndNoMore(_ more: Int) throws {
        var bytes = Self.set(of: 1).serialized()
        bytes += [UInt8](
            repeating: UInt8(ascii: " "), count: ProtocolLimits.keySetBytes - bytes.count + more)
        #expect((try? JWKSet(parsing: bytes)) == nil ? more == 1 : more == 0)
    }

    @Test(arguments: [0, 1])
    func aNameMayHave256BytesAndNoMore(_ more: Int) throws {
        let name = String(repeating: "k", count: ProtocolLimits.keyIDBytes + more)
        let keys = try JWKSet([
            "keys": [
                [
                    "kty": "OKP", "crv": "Ed25519", "kid": .string(name),
                    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                ]
            ]
        ])
        #expect((keys[name] != nil) == (more == 0))
        #expect(keys[name].map { keys.contains($0.thumbprint) } ?? true)
    }
}
