// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    struct Signed: Decodable {
        let seed, publicKey, message, signature: HexBytes
    }

    struct Forged: Decodable {
        let publicKey, message, signature: HexBytes
    }

    struct Refused: Decodable {
        let error: String
        let keys: [HexBytes]
    }

    struct Thumbprint: Decodable {
        let publicKey, thumbprint: HexBytes
        let canonicalKey: String
    }

    @Test(
        "a seed gives the key and the signature of the vector",
        arguments: Vectors.names(in: "ed25519/signs"))
    func signs(name: String) throws {
        let vector = try Vectors.read(name, as: Signed.self)
        let message = vector.message.bytes
        let fleetKey = try SigningKey(seed: vector.seed.bytes)
        let guardedKey = try GuardedSigningKey(seed: vector.seed.bytes)
        #expect(fleetKey.publicKey.bytes == vector.publicKey.bytes)
        let fleetSignature = fleetKey.signature(over: message.span)
        #expect(fleetSignature.bytes == vector.signature.bytes)
        let guardedPublicKey = guardedKey.publicKey
        let guardedSignature = guardedKey.signature(over: message.span)
        #expect(guardedPublicKey == fleetKey.publicKey)
        #expect(guardedSignature.bytes == vector.signature.bytes)
    }

    @Test(
        "the vector verifies, and not with any bit turned",
        arguments: Vectors.names(in: "ed25519/signs"))
    func verifies(name: String) throws {
        let vector = try Vectors.read(name, as: Signed.self)
        let key = try PublicKey(vector.publicKey.bytes)
        let message = vector.message.bytes
        let signature = try #require(Signature(vector.signature.bytes))
        func accepts(_ signature: Signature, _ message: [UInt8]) -> Bool {
            key.verifies(signature, over: message.span)
        }
        #expect(accepts(signature, message))
        #expect(!accepts(signature, message + [0]))
        for bit in 0..<8 * Signature.byteCount {
            var bytes = vector.signature.bytes
            bytes[bit / 8] ^= 1 << (bit % 8)
            let other = try #require(Signature(bytes))
            #expect(!accepts(other, message), "bit \(bit)")
        }
    }

    @Test("forgeries are refused", arguments: Vectors.names(in: "ed25519/refused-signatures"))
    func refusesSignature(name: String) throws {
        let vector = try Vectors.read(name, as: Forged.self)
        // As a record that lies would bring them: registration would refuse some of these keys.
        let stored = PublicKey(stored: vector.publicKey.bytes.span)
        let key = try #require(stored)
        let signature = try #require(Signature(vector.signature.bytes))
        let message = vector.message.bytes
        let isAccepted = key.verifies(signature, over: message.span)
        #expect(!isAccepted)
    }

    @Test(
        "unsound keys are refused, with the reason",
        arguments: Vectors.names(in: "ed25519/refused-keys"))
    func refusesKey(name: String) throws {
        let vector = try Vectors.read(name, as: Refused.self)
        #expect(!vector.keys.isEmpty)
        for key in vector.keys.map(\.bytes) {
            let errors: [String: KeyError] = [
                "wrongLength": .wrongLength(key.count), "notCanonical": .notCanonical,
                "notOnCurve": .notOnCurve, "smallOrder": .smallOrder, "mixedOrder": .mixedOrder,
            ]
            let expected = try #require(errors[vector.error])
            #expect(throws: expected, "\(key)") { try PublicKey(key) }
        }
    }

    @Test("the RFC 8037 thumbprint is the digest of the canonical key")
    func thumbprint() throws {
        let vector = try Vectors.read(
            "vectors/ed25519/signs/rfc8037-appendix-a.json", as: Thumbprint.self)
        let digest = SHA256.digest(of: Array(vector.canonicalKey.utf8))
        #expect(digest.bytes == vector.thumbprint.bytes)
    }

    @Test("generated keys are sound, distinct and survive their seed")
    func generates() throws {
        let random = SystemRandomSource()
        let keys = (0..<32).map { _ in SigningKey.generate(using: random) }
        #expect(Set(keys.map(\.publicKey)).count == keys.count)
        for key in keys {
            #expect(try PublicKey(key.publicKey.bytes) == key.publicKey)
            let again = try key.withSeed { seed in try SigningKey(seed: seed) }
            #expect(again.publicKey == key.publicKey)
        }
        let guarded = try GuardedSigningKey.generate(using: random)
        let publicKey = guarded.publicKey
        let again = try guarded.withSeed { seed in try SigningKey(seed: seed) }
        #expect(again.publicKey == publicKey)
    }

    @Test("a seed of another length is refused", arguments: [0, 31, 33, 64])
    func refusesSeed(count: Int) {
        let seed = [UInt8](repeating: 7, count: count)
        #expect(throws: KeyError.wrongLength(count)) { try SigningKey(seed: seed) }
        #expect(throws: KeyError.wrongLength(count)) {
            _ = try GuardedSigningKey(seed: seed)
        }
    }

    @Test("a signature or a stored key of another length is nil", arguments: [0, 31, 33, 63, 65])
    func refusesLength(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(Signature(bytes) == nil)
        let stored = PublicKey(stored: bytes.span)
        #expect(stored == nil)
    }

    @Test("one key signs from many tasks at once")
    func signsConcurrently() async throws {
        let key = SigningKey.generate(using: SystemRandomSource())
        let message: [UInt8] = [1, 2, 3]
        let expected = key.signature(over: message.span)
        await withTaskGroup { group in
            for _ in 0..<16 {
                group.addTask { key.signature(over: message.span) }
            }
            for await signature in group { #expect(signature == expected) }
        }
    }
}
