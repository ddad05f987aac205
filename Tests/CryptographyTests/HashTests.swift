// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing

@Suite("SHA-256, HMAC and digests")
struct HashTests {
    struct Hashed: Decodable {
        let message, digest: HexBytes
        let times: Int
    }

    struct Coded: Decodable {
        let key, message, code: HexBytes
    }

    @Test("SHA-256 vectors", arguments: Vectors.names(in: "sha256"))
    func sha256(name: String) throws {
        let vector = try Vectors.read(name, as: Hashed.self)
        let message = [UInt8](
            [[UInt8]](repeating: vector.message.bytes, count: vector.times).joined())
        #expect(SHA256.digest(of: message).bytes == vector.digest.bytes)
        if let first = message.first {
            let rest = Array(message.dropFirst())
            let digest = SHA256.digest(prefix: first, rest.span)
            #expect(digest.bytes == vector.digest.bytes)
        }
    }

    @Test("a node is the digest of its prefix and its two children")
    func node() {
        let left = SHA256.digest(of: [1])
        let right = SHA256.digest(of: [2])
        let node = SHA256.digest(prefix: 1, left, right)
        #expect(node == SHA256.digest(of: [1] + left.bytes + right.bytes))
        #expect(node != SHA256.digest(prefix: 1, right, left))
    }

    @Test("HMAC vectors of RFC 4231", arguments: Vectors.names(in: "hmac-sha256"))
    func hmac(name: String) throws {
        let vector = try Vectors.read(name, as: Coded.self)
        let (message, key) = (vector.message.bytes, vector.key.bytes)
        let code = HMACSHA256.code(for: message.span, key: key.span)
        #expect(code.bytes == vector.code.bytes)
    }

    @Test("digests keep, order and print their bytes")
    func digest() throws {
        let ascending = Array(UInt8(0)..<32)
        let digest = try #require(Digest(ascending))
        #expect(digest.bytes == ascending)
        #expect(digest.description.hasPrefix("000102") && digest.description.hasSuffix("1d1e1f"))
        let shifted = [9] + ascending
        let read = Digest(reading: shifted.span, at: 1)
        #expect(read == digest)
        #expect(Digest(Array(ascending.dropLast())) == nil)
        #expect(Digest(ascending + [0]) == nil)
        #expect(Digest.zero < digest)
        for position in 0..<32 {
            var greater = ascending
            greater[position] += 1
            // Anything after the first difference must not matter.
            for after in position + 1..<32 { greater[after] = 0 }
            #expect(digest < (try #require(Digest(greater))))
        }
    }

    @Test(
        "constant-time comparison is equality",
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false),
            ([0, 2], [1, 2], false), ([1], [1, 0], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)])
    func constantTime(left: [UInt8], right: [UInt8], areEqual: Bool) {
        let answer = ConstantTime.areEqual(left.span, right.span)
        #expect(answer == areEqual)
    }
}
