// SPDX-License-Identifier: Apache-2.0
package import Cryptography
import Synchronization

/// A stream of random bytes drawn from one secret seed: HMAC-SHA256 in counter mode under it
/// (NIST SP 800-108 §4.1). Equal seeds give equal streams.
package final class DerivedRandomSource: RandomSource {
    private let seed: SymmetricKey
    private let state = Mutex(State())

    private struct State {
        var counter: UInt64 = 0
        /// Bytes of the last block that nobody has taken yet.
        var rest: [UInt8] = []
    }

    package init(seed: SymmetricKey) {
        self.seed = seed
    }

    package func fill(_ bytes: inout MutableSpan<UInt8>) {
        let drawn = draw(bytes.count)
        for index in bytes.indices { bytes[index] = drawn[index] }
    }

    private func draw(_ count: Int) -> [UInt8] {
        state.withLock { state in
            while state.rest.count < count {
                let block = withUnsafeBytes(of: state.counter.bigEndian) { Array($0) }
                state.counter += 1
                let digest = seed.withBytes { HMACSHA256.code(for: block.span, key: $0) }
                digest.append(to: &state.rest)
            }
            defer { state.rest.removeFirst(count) }
            return Array(state.rest.prefix(count))
        }
    }
}
