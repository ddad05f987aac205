// SPDX-License-Identifier: Apache-2.0

/// The canonical spelling of the values that entries hold (RFC 8785).
enum CanonicalText {
    /// Appends a string with its quotes. Only the quote, the backslash and control characters are
    /// escaped, with the short escape where there is one.
    static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        let start = text.count
        text.append(contentsOf: string.utf8)
        if needsEscape(text.span.extracting(start...)) {
            text.removeSubrange(start...)
            for byte in string.utf8 { appendEscaped(byte, to: &text) }
        }
        text.append(UInt8(ascii: "\""))
    }

    /// Appends bytes as a string in base64url (RFC 4648, section 5) without padding.
    static func append(base64URL bytes: Span<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        Base64URLText.append(bytes, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    /// Whether any byte needs an escape. Looks at all of them, without a branch for each, so that
    /// the compiler can take many at once.
    static func needsEscape(_ text: Span<UInt8>) -> Bool {
        var found = false
        for index in text.indices { found = needsEscape(text[index]) || found }
        return found
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
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

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }

    /// Appends a number in decimal.
    static func append(_ number: UInt64, to text: inout [UInt8]) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    /// Appends a number in decimal.
    static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        append(number.magnitude, to: &text)
    }
}
