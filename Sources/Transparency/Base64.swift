// SPDX-License-Identifier: Apache-2.0

/// Base64 of RFC 4648, section 4, in its one canonical spelling: padded, without white space, and
/// with zero bits where the last digit has bits to spare.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var start = 0
        while start < bytes.count {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
            }
            for digit in 0..<4 {
                text.append(
                    digit <= count ? alphabet[Int(group >> (18 - 6 * digit) & 63)] : padding)
            }
            start += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil for any spelling but the canonical one.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padded = 0
        for character in text {
            if character == padding {
                // Only in the last two places of the last group.
                padded += 1
                guard digits >= 2, padded <= 2 else { return nil }
                group <<= 6
            } else {
                guard padded == 0, let value = value(of: character) else { return nil }
                group = group << 6 | value
            }
            digits += 1
            if digits == 4 {
                let spare: UInt32 = padded == 0 ? 0 : padded == 1 ? 0xFF : 0xFFFF
                guard group & spare == 0 else { return nil }
                for index in 0..<(3 - padded) {
                    bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * index)))
                }
                group = 0
                digits = 0
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
