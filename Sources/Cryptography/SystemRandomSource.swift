// SPDX-License-Identifier: Apache-2.0
import CSodium

/// The operating system's randomness, through libsodium.
public struct SystemRandomSource: RandomSource {
    public init() {}

    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        Sodium.prepare()
        unsafe bytes.withUnsafeMutableBytes { raw in
            guard let start = raw.baseAddress else { return }
            unsafe randombytes_buf(start, raw.count)
        }
    }
}
