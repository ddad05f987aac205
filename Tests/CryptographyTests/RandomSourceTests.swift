// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Synchronization
import Testing

/// Counts up, so that a test knows which bytes were drawn and how often.
private final class CountingSource: RandomSource {
    let state = Mutex((next: UInt8(0), calls: 0))

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        state.withLock { state in
            for index in bytes.indices {
                bytes[index] = state.next
                state.next &+= 1
            }
            state.calls += 1
        }
    }
}

/// Gives eight bytes of each number in turn, then of the last one.
private final class ScriptedSource: RandomSource {
    private let numbers: Mutex<[UInt64]>

    init(_ numbers: [UInt64]) {
        self.numbers = Mutex(numbers)
    }

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        let number = numbers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        for index in bytes.indices {
            bytes[index] = UInt8(truncatingIfNeeded: number >> (8 * index))
        }
    }
}

@Suite("Random sources")
struct RandomSourceTests {
    @Test(
        "the system's bytes fill the whole span and differ",
        arguments: [1, 31, 32, 255, 256, 257, 5000])
    func system(count: Int) {
        let source = SystemRandomSource()
        // The last byte stays zero in 16 draws with a chance of 2^-128 only.
        let draws = (0..<16).map { _ in source.bytes(count) }
        #expect(draws.allSatisfy { $0.count == count })
        #expect(draws.contains { $0.last != 0 } && draws.contains { $0.first != 0 })
        #expect(Set(draws).count > 1)
        #expect(source.bytes(0).isEmpty)
    }

    @Test("a buffered source hands out its source's bytes in order, once each")
    func buffered() {
        let plain = CountingSource()
        let buffered = BufferedRandomSource(drawingFrom: plain)
        var drawn: [UInt8] = []
        while drawn.count < 3 * BufferedRandomSource.capacity {
            drawn += buffered.bytes(drawn.count % 7 + 1)
        }
        #expect(drawn == (0..<drawn.count).map(UInt8.init(truncatingIfNeeded:)))
        let calls = plain.state.withLock { $0.calls }
        #expect(calls <= 4)
    }

    @Test(
        "draws around the size of the buffer are whole",
        arguments: [-1, 0, 1, 4097].map { BufferedRandomSource.capacity + $0 })
    func bufferedEdges(count: Int) {
        let buffered = BufferedRandomSource(drawingFrom: SystemRandomSource())
        _ = buffered.bytes(5)
        let draws = (0..<16).map { _ in buffered.bytes(count) }
        #expect(draws.contains { $0.last != 0 } && Set(draws).count == 16)
    }

    @Test("concurrent draws never hand out a byte twice")
    func bufferedConcurrently() async {
        let buffered = BufferedRandomSource(drawingFrom: SystemRandomSource())
        let draws = await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).map { _ in buffered.uint64() } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(draws).count == draws.count)
    }

    @Test("numbers are read least significant byte first")
    func uint64() {
        #expect(CountingSource().uint64() == 0x0706_0504_0302_0100)
    }

    @Test(
        "below a bound, values that would come up too often are drawn again",
        arguments: [
            (1, [UInt64.max], 0), (6, [4, 10], 4), (6, [3, 10], 4), (6, [0, 1, 2, 3, 9], 3),
            (1 << 63, [0], 0), (1 << 63, [.max], 1 << 63 - 1),
            ((1 << 63) + 1, [5, .max], (1 << 63) - 2),
            (.max, [0, .max], 0), (.max, [1], 1),
        ] as [(UInt64, [UInt64], UInt64)])
    func below(bound: UInt64, numbers: [UInt64], expected: UInt64) {
        #expect(ScriptedSource(numbers).below(bound) == expected)
    }

    @Test("every value below a bound comes up", arguments: [1, 2, 3, 10] as [UInt64])
    func belowCovers(bound: UInt64) {
        let source = BufferedRandomSource(drawingFrom: SystemRandomSource())
        let drawn = Set((0..<1000).map { _ in source.below(bound) })
        #expect(drawn == Set(0..<bound))
    }
}
