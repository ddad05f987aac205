// SPDX-License-Identifier: Apache-2.0

/// The canonical spelling of the values that entries hold (RFC 8785).
enum CanonicalText {
    /// Appends a string with its quotes. Only the quote, the backslash and control characters are
    /// escaped, with the short escape where there is one.
    static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        if string.utf8.allSatisfy({ !needsEscape($0) }) {
            text.append(contentsOf: string.utf8)
        } else {
            for byte in string.utf8 { appendEscaped(byte, to: &text) }
        }
        text.append(UInt8(ascii: "\""))
    }

    static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// The letter of the short escape of a byte, if it has one.
    static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: nil
        }
    }

    private static func appendEscaped(_ byte: UInt8, to text: inout [UInt8]) {
        guard needsEscape(byte) else {
            text.append(byte)
            return
        }
        text.append(UInt8(ascii: "\\"))
        if let letter = shortEscape(byte) {
            text.append(letter)
        } else {
            text.append(contentsOf: "u00".utf8)
            text.append(hexDigit(byte >> 4))
            text.append(hexDigit(byte & 15))
        }
    }

    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }

    /// Appends a number in decimal.
    static func append(_ number: UInt64, to text: inout [UInt8]) {
        var digits = 1
        var bound: UInt64 = 10
        while digits < 20, number >= bound {
            digits += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = next
        }
        var rest = number
        let start = text.count
        for _ in 0..<digits { text.append(0) }
        for place in stride(from: start + digits - 1, through: start, by: -1) {
            text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Appends a number in decimal.
    static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        append(number.magnitude, to: &text)
    }
}
