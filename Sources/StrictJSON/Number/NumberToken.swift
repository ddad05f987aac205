// SPDX-License-Identifier: Apache-2.0

/// Where a number stands in a text, and what one pass over it tells (RFC 8259 §6).
struct NumberToken {
    private let start: Int
    private(set) var end: Int

    /// The digits as an integer, as long as there are at most ``shortDigits`` of them.
    private var integer: Int64 = 0
    private var digitCount = 0
    private var fractionDigits = 0
    private var exponent = 0

    /// 10^18 fits 64 bits with its sign.
    private static let shortDigits = 18

    /// Exponents stop counting here: no text is so long that its digits could make up for more.
    private static let endlessExponent = Int.max / 100

    /// Reads the number that begins at `start`.
    init(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) {
        self.start = start
        end = start
        if next(bytes) == UInt8(ascii: "-") { end += 1 }
        let first = end
        try readDigits(bytes)
        if bytes[first] == UInt8(ascii: "0"), end > first + 1 {
            throw JSONError(.leadingZero, at: first)
        }
        if next(bytes) == UInt8(ascii: ".") {
            end += 1
            let integerDigits = digitCount
            try readDigits(bytes)
            fractionDigits = digitCount - integerDigits
        }
        if let byte = next(bytes), byte | 0x20 == UInt8(ascii: "e") {
            end += 1
            try readExponent(bytes)
        }
    }

    /// The value, or nil when it is out of bounds.
    func number(in bytes: Span<UInt8>) -> JSONNumber? {
        guard digitCount > NumberToken.shortDigits else {
            let value = bytes[start] == UInt8(ascii: "-") ? -integer : integer
            return JSONNumber(exactly: value, exponent: exponent - fractionDigits)
        }
        return longNumber(in: bytes)
    }

    private func next(_ bytes: Span<UInt8>) -> UInt8? {
        end < bytes.count ? bytes[end] : nil
    }

    private mutating func readDigits(_ bytes: Span<UInt8>) throws(JSONError) {
        let first = end
        while end < bytes.count, let digit = NumberToken.digit(bytes[end]) {
            digitCount += 1
            if digitCount <= NumberToken.shortDigits { integer = integer * 10 + Int64(digit) }
            end += 1
        }
        guard end > first else { throw missingDigit(bytes) }
    }

    private mutating func readExponent(_ bytes: Span<UInt8>) throws(JSONError) {
        let sign = next(bytes)
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { end += 1 }
        let first = end
        while end < bytes.count, let digit = NumberToken.digit(bytes[end]) {
            if exponent < NumberToken.endlessExponent { exponent = exponent * 10 + Int(digit) }
            end += 1
        }
        guard end > first else { throw missingDigit(bytes) }
        if sign == UInt8(ascii: "-") { exponent = -exponent }
    }

    private func missingDigit(_ bytes: Span<UInt8>) -> JSONError {
        JSONError(end < bytes.count ? .syntax : .unexpectedEnd, at: end)
    }

    /// The value of a number whose digits do not fit 64 bits, or begin or end with many zeros.
    private func longNumber(in bytes: Span<UInt8>) -> JSONNumber? {
        var coefficient = Coefficient.zero
        var significant = 0
        // Zeros that count only if another digit follows.
        var zeros = 0
        for index in start..<end {
            if bytes[index] | 0x20 == UInt8(ascii: "e") { break }
            guard let digit = NumberToken.digit(bytes[index]) else { continue }
            if digit == 0 {
                zeros += significant > 0 ? 1 : 0
                continue
            }
            significant += zeros + 1
            guard significant <= JSONNumber.maxDigits else { return nil }
            coefficient.appendZeros(zeros)
            coefficient.append(digit)
            zeros = 0
        }
        return JSONNumber(
            WideDecimal(
                isNegative: bytes[start] == UInt8(ascii: "-"), coefficient: coefficient,
                exponent: exponent - fractionDigits + zeros))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }
}
