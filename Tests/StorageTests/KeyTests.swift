// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Storage
import Testing

@Suite("Keys")
struct KeyTests {
    private func bytes(_ key: some StorageKey) -> [UInt8] {
        var appended: [UInt8] = []
        key.append(to: &appended)
        let lent = key.withStorageBytes { span in span.indices.map { span[$0] } }
        #expect(lent == appended)
        return appended
    }

    @Test("Numbers are stored with their most significant byte first")
    func numbers() {
        #expect(bytes(UInt64(0x0102_0304_0506_0708)) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(UInt64(storage: [0, 0, 0, 0, 0, 0, 1, 0].span) == 256)
        #expect(UInt64(storage: [0, 0, 0, 0, 0, 0, 1].span) == nil)
    }

    @Test("Byte order is numeric order")
    func numericOrder() {
        var chance = SeededGenerator(state: 1)
        let numbers = (0..<200).map { _ in
            chance.next() >> UInt64.random(in: 0...63, using: &chance)
        }
        let byBytes = numbers.sorted { bytes($0).lexicographicallyPrecedes(bytes($1)) }
        #expect(byBytes == numbers.sorted())
    }

    @Test("Strings that Swift calls equal are two keys")
    func strings() {
        let composed = "caf\u{e9}"
        let decomposed = "cafe\u{301}"
        #expect(composed == decomposed)
        #expect(bytes(composed) != bytes(decomposed))
        #expect(String(storage: bytes(decomposed).span).map { Array($0.utf8) } == bytes(decomposed))
        #expect(String(storage: [0xff].span) == nil)
    }

    @Test("Digests and byte keys give back their bytes")
    func plainBytes() {
        let digest = SHA256.digest(of: [1, 2, 3])
        #expect(bytes(digest) == digest.bytes)
        #expect(Digest(storage: digest.bytes.span) == digest)
        #expect(Digest(storage: [1].span) == nil)
        #expect(ByteKey(storage: [3, 1].span) == ByteKey([3, 1]))
        #expect(bytes(ByteKey([3, 1])) == [3, 1])
        #expect(ByteKey([3, 1]) < ByteKey([3, 1, 0]))
    }

    @Test("Pairs group by their first key and order by their second")
    func pairs() {
        #expect(bytes(PairKey(UInt64(1), "a")) == [0, 0, 0, 0, 0, 0, 0, 1, 97])
        #expect(bytes(PairKey("ab", UInt64(1))) == [0, 2, 97, 98, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(PairKey<String, UInt64>.prefix("ab") == [0, 2, 97, 98])
        #expect(PairKey<UInt64, UInt64>.storageByteCount == 16)
        #expect(PairKey<String, UInt64>.storageByteCount == nil)
        let key = PairKey("ab", PairKey("", UInt64(7)))
        #expect(PairKey(storage: bytes(key).span) == key)
    }

    @Test(
        "Bytes that are no pair are refused",
        arguments: [[], [0], [0, 2, 97], [0, 1, 97, 0], [0xff, 0xff, 1], [0, 1, 0xff] + zeros])
    func noPairs(_ bytes: [UInt8]) {
        #expect(PairKey<String, UInt64>(storage: bytes.span) == nil)
    }

    private static let zeros = [UInt8](repeating: 0, count: 8)
}
