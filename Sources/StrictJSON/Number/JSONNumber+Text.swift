// SPDX-License-Identifier: Apache-2.0

extension JSONNumber {
    /// The number that `bytes` spell in the grammar of RFC 8259 §6, or nil when they do not spell
    /// one or it is out of bounds.
    public init?(parsing bytes: Span<UInt8>) {
        guard let token = try? NumberToken(bytes, at: 0), token.end == bytes.count,
            let number = token.number(in: bytes)
        else { return nil }
        self = number
    }

    /// The number that `text` spells in the grammar of RFC 8259 §6, or nil when it does not spell
    /// one or it is out of bounds.
    public init?(parsing text: String) {
        self.init(parsing: text.utf8.span)
    }

    /// Appends the decimal text (see ``description``).
    func append(to bytes: inout [UInt8]) {
        if let value = int64 {
            bytes.appendDecimal(value)
        } else {
            appendScientific(to: &bytes)
        }
    }

    private func appendScientific(to bytes: inout [UInt8]) {
        let wide = wide
        if wide.isNegative { bytes.append(UInt8(ascii: "-")) }
        let digits = wide.coefficient.digits.map { UInt8(ascii: "0") + $0 }
        // The decimal point stands after this many digits.
        let point = wide.adjustedExponent + 1
        switch point {
        case 1...21 where point >= digits.count:
            bytes.append(contentsOf: digits)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
        case 1...21:
            bytes.append(contentsOf: digits[..<point])
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits[point...])
        case -5...0:
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            bytes.append(contentsOf: digits)
        default:
            bytes.append(digits[0])
            if digits.count > 1 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(contentsOf: digits[1...])
            bytes.append(contentsOf: point > 0 ? "e+".utf8 : "e-".utf8)
            bytes.appendDecimal(Int64(abs(point - 1)))
        }
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The text as ECMAScript lays numbers out, which is what RFC 8785 asks for: plain notation
    /// between 10^-6 and 10^21, `d.ddde±x` outside. All digits are there, also where a binary
    /// double would have rounded them away.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends the decimal digits of an integer.
    mutating func appendDecimal(_ value: Int64) {
        // A 64-bit magnitude has at most 20 digits; they come last first.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var start = digits.count
        var rest = value.magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        append(addingCapacity: digits.count + 1) { output in
            if value < 0 { output.append(UInt8(ascii: "-")) }
            for index in start..<digits.count { output.append(digits[index]) }
        }
    }
}
