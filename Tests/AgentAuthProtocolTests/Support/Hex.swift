// SPDX-License-Identifier: Apache-2.0
import Testing

/// Bytes that a fixture spells in hexadecimal.
enum Hex {
    static func bytes(_ text: String) throws -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        try #require(digits.count == text.count && digits.count.isMultiple(of: 2))
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}
