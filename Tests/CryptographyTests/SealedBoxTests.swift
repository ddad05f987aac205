// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing

@Suite("Sealed boxes")
struct SealedBoxTests {
    struct Sealed: Decodable {
        let key, nonce, authenticating, plaintext, box: HexBytes
    }

    @Test("XChaCha20-Poly1305 vectors", arguments: Vectors.names(in: "sealed-box"))
    func vector(name: String) throws {
        let vector = try Vectors.read(name, as: Sealed.self)
        let key = try SymmetricKey(vector.key.bytes)
        let (nonce, context) = (vector.nonce.bytes, vector.authenticating.bytes)
        let plaintext = vector.plaintext.bytes
        let box = SealedBox.seal(
            plaintext.span, key: key, nonce: nonce.span, authenticating: context.span)
        #expect(box == vector.box.bytes)
        let opened = SealedBox.open(
            box.span, key: key, nonce: nonce.span, authenticating: context.span)
        #expect(opened == plaintext)
    }

    @Test("what was sealed opens, whatever its length", arguments: [0, 1, 15, 16, 17, 4096])
    func roundTrip(count: Int) {
        let random = SystemRandomSource()
        let key = SymmetricKey.generate(using: random)
        let context: [UInt8] = []
        let (plaintext, nonce) = (random.bytes(count), random.bytes(SealedBox.nonceByteCount))
        let box = SealedBox.seal(
            plaintext.span, key: key, nonce: nonce.span, authenticating: context.span)
        #expect(box.count == count + SealedBox.overhead)
        let opened = SealedBox.open(
            box.span, key: key, nonce: nonce.span, authenticating: context.span)
        #expect(opened == plaintext)
    }

    @Test("a changed box, nonce, context or key does not open")
    func refuses() {
        let random = SystemRandomSource()
        let key = SymmetricKey.generate(using: random)
        let nonce = random.bytes(SealedBox.nonceByteCount)
        let context: [UInt8] = [1, 2, 3]
        let plaintext: [UInt8] = [4, 5, 6]
        let box = SealedBox.seal(
            plaintext.span, key: key, nonce: nonce.span, authenticating: context.span)
        func opens(_ box: [UInt8], _ nonce: [UInt8], _ context: [UInt8]) -> Bool {
            SealedBox.open(
                box.span, key: key, nonce: nonce.span, authenticating: context.span) != nil
        }
        #expect(opens(box, nonce, context))
        for index in box.indices {
            var changed = box
            changed[index] ^= 0x80
            #expect(!opens(changed, nonce, context), "byte \(index)")
        }
        for count in 0..<box.count { #expect(!opens(Array(box.prefix(count)), nonce, context)) }
        #expect(!opens(box + [0], nonce, context))
        #expect(!opens(box, Array(nonce.dropLast()) + [nonce[23] ^ 1], context))
        #expect(!opens(box, Array(nonce.dropLast()), context))
        #expect(!opens(box, nonce + [0], context))
        #expect(!opens(box, nonce, [1, 2]))
        let otherKey = SymmetricKey.generate(using: random)
        let opened = SealedBox.open(
            box.span, key: otherKey, nonce: nonce.span, authenticating: context.span)
        #expect(opened == nil)
    }

    @Test("a key of another length is refused", arguments: [0, 31, 33])
    func refusesKey(count: Int) {
        #expect(throws: KeyError.wrongLength(count)) {
            try SymmetricKey([UInt8](repeating: 1, count: count))
        }
    }
}
