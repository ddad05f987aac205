// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The bytes in an array of their own.
    func copied() -> [UInt8] {
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }
}
