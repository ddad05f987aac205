// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

/// Good tokens, damaged at random: the reader answers with a token or with `invalid_jwt`, never
/// with a trap, and no damaged one still verifies.
@Suite struct TokenMutationTests {
    private static let key = SigningKey.generate(using: SeededChance(seed: 2))

    private static let tokens: [[UInt8]] = [TokenKind.host, .agent].map { kind in
        let jwk = JWK(key.publicKey)
        return TokenSigner.token(
            kind,
            TokenClaims(
                issuer: jwk.thumbprint.description, subject: "agt_k7x9m2",
                audiences: ["https://a.example", "https://b.example"], issuedAt: 1_710_000_000,
                expiresAt: 1_710_000_060, tokenID: "x-1\n", capabilities: ["a", "b"],
                hostKey: kind == .host ? jwk.json : nil),
            signedWith: key)
    }

    /// Bytes that mean something to one of the readers.
    private static let spice = Array("..{}[]\"\\,:-+eE0123456789Au \u{0}=_/".utf8) + [0x80, 0xFF]

    private static func damage(_ bytes: inout [UInt8], _ chance: SeededChance) {
        for _ in 0...chance.number(below: 4) where !bytes.isEmpty {
            let place = chance.number(below: bytes.count)
            switch chance.number(below: 6) {
            case 0: bytes[place] ^= 1 << UInt8(chance.number(below: 8))
            case 1: bytes[place] = chance.element(of: spice)
            case 2: bytes.insert(chance.element(of: spice), at: place)
            case 3: bytes.remove(at: place)
            case 4: bytes.removeLast(chance.number(below: min(bytes.count, 9)))
            default:
                let end = min(bytes.count, place + chance.number(below: 20))
                bytes.insert(contentsOf: bytes[place..<end], at: chance.number(below: bytes.count))
            }
        }
    }

    private static func judge(_ bytes: [UInt8], original: [UInt8]) throws -> Bool {
        do {
            let token = try Token(bytes)
            if bytes != original {
                #expect(!key.publicKey.verifies(token.signature, over: token.signingInput))
            }
            return true
        } catch {
            #expect(error.code == .invalidJWT)
            return false
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func damagedTextNeverTrapsOrVerifies(seed: UInt64) throws {
        let chance = SeededChance(seed: seed)
        for _ in 0..<150 {
            let original = chance.element(of: Self.tokens)
            var bytes = original
            Self.damage(&bytes, chance)
            _ = try Self.judge(bytes, original: original)
        }
    }

    /// The damage is done to what the parts spell, so that it gets past base64url.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func damagedPartsNeverTrapOrVerify(seed: UInt64) throws {
        let chance = SeededChance(seed: seed)
        var readable = 0
        for _ in 0..<150 {
            let original = chance.element(of: Self.tokens)
            let parts = original.split(separator: UInt8(ascii: "."))
            var decoded = parts.map { Base64URL.decode(Array($0).span) ?? [] }
            let place = chance.number(below: 8)
            Self.damage(&decoded[place == 0 ? 0 : place == 1 ? 2 : 1], chance)
            let text = decoded.map { Base64URL.encode($0) }.joined(separator: ".")
            readable += try Self.judge(Array(text.utf8), original: original) ? 1 : 0
        }
        // Some damage only changes a value: those tokens are read, and fail at the signature.
        #expect(readable > 0)
    }
}
