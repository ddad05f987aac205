// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    mutating func appendBigEndian<Integer: FixedWidthInteger>(_ value: Integer) {
        for shift in stride(from: Integer.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }
}

extension Span<UInt8> {
    /// The integer whose most significant byte is at `offset`; the caller has checked that all of
    /// its bytes are there.
    func bigEndian<Integer: FixedWidthInteger>(_: Integer.Type, at offset: Int) -> Integer {
        (offset..<offset + Integer.bitWidth / 8).reduce(0) { $0 << 8 | Integer(self[$1]) }
    }

    /// The bytes of a range in an array of their own; the caller has checked that they are there.
    func array(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return part.withUnsafeBufferPointer { Array($0) }
    }
}
