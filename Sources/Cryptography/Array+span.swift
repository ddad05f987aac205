// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// The bytes of a span, in an array of their own.
    init(copying span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
