// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Synchronization
import Testing

@Suite("Wiping")
struct WipingTests {
    /// The lengths of what was given back while `body` ran, each checked to be all zeros.
    private func lengthsWiped(by body: () throws -> Void) rethrows -> [Int] {
        let lengths = Mutex<[Int]>([])
        let observe: @Sendable (Span<UInt8>) -> Void = { bytes in
            var nonzero = 0
            for index in bytes.indices where bytes[index] != 0 { nonzero += 1 }
            #expect(nonzero == 0)
            let count = bytes.count
            lengths.withLock { $0.append(count) }
        }
        try Wiping.$observer.withValue(observe) { try body() }
        return lengths.withLock { $0 }
    }

    @Test("a fleet key is wiped when the last holder lets go")
    func signingKey() throws {
        let seed = [UInt8](repeating: 0xaa, count: 32)
        var holders: [SigningKey] = []
        let early = try lengthsWiped {
            let key = try SigningKey(seed: seed)
            holders = [key, key]
            holders.removeLast()
        }
        #expect(early.isEmpty)
        #expect(lengthsWiped { holders = [] } == [64])
    }

    @Test("a generated key leaves no seed behind")
    func generated() throws {
        let random = SystemRandomSource()
        let lengths = lengthsWiped { _ = SigningKey.generate(using: random) }
        #expect(lengths.sorted() == [32, 64])
        // The guarded key's own memory is libsodium's to wipe; only the seed passes through ours.
        let guarded = try lengthsWiped { _ = try GuardedSigningKey.generate(using: random) }
        #expect(guarded == [32])
    }

    @Test("a symmetric key and a random buffer are wiped")
    func others() throws {
        #expect(try lengthsWiped { _ = try SymmetricKey([UInt8](repeating: 1, count: 32)) } == [32])
        let buffer = lengthsWiped {
            _ = BufferedRandomSource(drawingFrom: SystemRandomSource()).bytes(9)
        }
        #expect(buffer == [BufferedRandomSource.capacity])
    }
}
