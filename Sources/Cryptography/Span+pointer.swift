// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// The bytes as C's `unsigned char`: never null, so that C may be given an empty span too.
    func withPointer<R>(_ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        unsafe withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                return unsafe withUnsafePointer(to: 0 as UInt8) { unsafe body($0, 0) }
            }
            return unsafe body(base, buffer.count)
        }
    }
}
