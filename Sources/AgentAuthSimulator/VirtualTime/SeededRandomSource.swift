// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import Synchronization

/// Chance that repeats itself: a stream of bytes from a seed, forked by label into streams that
/// know nothing of each other, so that adding one actor disturbs no other.
///
/// SHA-256 in counter mode over seed, label and counter. Never used by a server that serves.
public final class SeededRandomSource: RandomSource {
    private let prefix: [UInt8]
    private let state = Mutex(State())

    private struct State {
        var counter: UInt64 = 0
        var rest: [UInt8] = []
    }

    /// The root of a run's chance.
    public convenience init(seed: UInt64) {
        self.init(
            prefix: SHA256.digest(
                of: Array("agentauth simulation ".utf8) + SeededRandomSource.bytes(of: seed)
            ).bytes)
    }

    private init(prefix: [UInt8]) {
        self.prefix = prefix
    }

    /// A stream of its own for whatever bears the label.
    public func fork(_ label: String) -> SeededRandomSource {
        SeededRandomSource(
            prefix: SHA256.digest(of: prefix + [1] + Array(label.utf8)).bytes)
    }

    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        let drawn = draw(bytes.count)
        for index in bytes.indices { bytes[index] = drawn[index] }
    }

    private func draw(_ count: Int) -> [UInt8] {
        state.withLock { state in
            while state.rest.count < count {
                let block = prefix + [0] + SeededRandomSource.bytes(of: state.counter)
                SHA256.digest(of: block).append(to: &state.rest)
                state.counter += 1
            }
            defer { state.rest.removeFirst(count) }
            return Array(state.rest.prefix(count))
        }
    }

    private static func bytes(of value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
}
