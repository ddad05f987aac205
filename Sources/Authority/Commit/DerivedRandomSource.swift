// SPDX-License-Identifier: Apache-2.0
import Cryptography
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

    /// - Parameter seed: 32 secret bytes.
    package init(seed: Span<UInt8>) {
        do {
            self.seed = try SymmetricKey(seed)
        } catch {
            preconditionFailure("a seed has \(SymmetricKey.byteCount) bytes: \(error)")
        }
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
