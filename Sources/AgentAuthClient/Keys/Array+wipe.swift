// SPDX-License-Identifier: Apache-2.0
import Glibc

extension [UInt8] {
    /// Overwrites the bytes with zeros, which the compiler must not leave out: they were a secret.
    mutating func wipe() {
        withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
        }
    }
}
