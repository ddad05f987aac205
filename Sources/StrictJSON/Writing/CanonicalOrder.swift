// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Whether this name stands before the other in canonical JSON: in the order of UTF-16 code
    /// units (RFC 8785 §3.2.3), found on the UTF-8 bytes.
    ///
    /// The two orders differ in one place: characters beyond U+FFFF are surrogates in UTF-16, so
    /// they stand before U+E000 to U+FFFF. That shows in the first byte of a character.
    func comesBefore(_ other: String) -> Bool {
        let (left, right) = (utf8.span, other.utf8.span)
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return String.rank(left[index]) < String.rank(right[index])
        }
        return left.count < right.count
    }

    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0xEE, 0xEF: Int(byte) + 0x10
        default: Int(byte)
        }
    }
}
