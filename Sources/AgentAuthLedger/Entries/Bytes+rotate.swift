// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Exchanges the runs `start..<middle` and `middle..<count`.
    mutating func rotate(_ start: Int, _ middle: Int) {
        precondition(0 <= start && start <= middle && middle <= count)
        let head = middle - start
        let rest = count - middle
        guard head > 0, rest > 0 else { return }
        unsafe withUnsafeMutableBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(byteCount: head, alignment: 1) { saved in
                // Safe: both runs lie within the array, as checked above.
                unsafe saved.copyMemory(from: .init(rebasing: bytes[start..<middle]))
                unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + rest])
                    .copyMemory(from: .init(rebasing: bytes[middle...]))
                unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[(start + rest)...])
                    .copyMemory(from: .init(saved))
            }
        }
    }
}
