// SPDX-License-Identifier: Apache-2.0

/// One escape in a string (RFC 8259 §7): what it stands for and where it ends.
struct EscapeSequence {
    let scalar: Unicode.Scalar
    let end: Int

    /// Reads the escape whose backslash is at `start`.
    init(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) {
        guard start + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        switch bytes[start + 1] {
        case UInt8(ascii: "u"): self = try EscapeSequence(unicode: bytes, at: start)
        case UInt8(ascii: "b"): self = EscapeSequence("\u{08}", start + 2)
        case UInt8(ascii: "f"): self = EscapeSequence("\u{0C}", start + 2)
        case UInt8(ascii: "n"): self = EscapeSequence("\n", start + 2)
        case UInt8(ascii: "r"): self = EscapeSequence("\r", start + 2)
        case UInt8(ascii: "t"): self = EscapeSequence("\t", start + 2)
        case UInt8(ascii: "\""): self = EscapeSequence("\"", start + 2)
        case UInt8(ascii: "\\"): self = EscapeSequence("\\", start + 2)
        case UInt8(ascii: "/"): self = EscapeSequence("/", start + 2)
        default: throw JSONError(.badEscape, at: start)
        }
    }

    private init(_ scalar: Unicode.Scalar, _ end: Int) {
        self.scalar = scalar
        self.end = end
    }

    /// Reads `\uXXXX`, or two of them that make a surrogate pair.
    private init(unicode bytes: Span<UInt8>, at start: Int) throws(JSONError) {
        let unit = try EscapeSequence.codeUnit(bytes, at: start)
        if let scalar = Unicode.Scalar(unit) {
            self.init(scalar, start + 6)
            return
        }
        let second = start + 6
        guard unit < 0xDC00, second + 1 < bytes.count, bytes[second] == UInt8(ascii: "\\"),
            bytes[second + 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: start) }
        let low = try EscapeSequence.codeUnit(bytes, at: second)
        let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
        guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(value) else {
            throw JSONError(.loneSurrogate, at: start)
        }
        self.init(scalar, second + 6)
    }

    /// The four hexadecimal digits of the `\u` that begins at `start`.
    private static func codeUnit(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) -> UInt16 {
        guard start + 6 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        var unit: UInt16 = 0
        for index in start + 2..<start + 6 {
            guard let digit = hexDigit(bytes[index]) else { throw JSONError(.badEscape, at: start) }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
