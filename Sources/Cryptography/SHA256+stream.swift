// SPDX-License-Identifier: Apache-2.0
import Crypto

extension SHA256 {
    /// A digest of bytes that come piece by piece, such as those of a file.
    public struct Stream {
        private var hasher = Crypto.SHA256()

        public init() {}

        /// Takes the next bytes.
        public mutating func update(_ bytes: Span<UInt8>) {
            unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        }

        /// The digest of all bytes so far.
        public func digest() -> Digest {
            unsafe hasher.finalize().withUnsafeBytes { raw in
                Digest(reading: unsafe raw.bindMemory(to: UInt8.self).span, at: 0)
            }
        }
    }
}
