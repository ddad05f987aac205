// SPDX-License-Identifier: Apache-2.0

/// Walks over canonical JSON of the ledger's kind in one pass and without allocating: no white
/// space, ASCII names in the order of their bytes, the one spelling of strings and whole numbers.
///
/// Every method is handed the same line; none goes beyond its end.
struct CanonicalScanner {
    private var position = 0
    /// Whether a byte above ASCII was met, so that UTF-8 has to be checked.
    private var hasWideText = false

    enum Value {
        /// The text between the quotes, as it stands.
        case string(Range<Int>)
        case integer(Int64)
        case bool, null, array, object
    }

    func isAtEnd(of line: Span<UInt8>) -> Bool { position == line.count }

    /// Whether all of the line is UTF-8.
    func isText(_ line: Span<UInt8>) -> Bool {
        !hasWideText || (try? UTF8Span(validating: line)) != nil
    }

    /// Takes one byte if it is next.
    mutating func take(_ byte: UInt8, in line: Span<UInt8>) -> Bool {
        guard position < line.count, line[position] == byte else { return false }
        position += 1
        return true
    }

    /// A member's name and the colon behind it.
    mutating func name(in line: Span<UInt8>) -> MemberKey? {
        guard take(UInt8(ascii: "\""), in: line) else { return nil }
        let start = position
        var packed: UInt64 = 0
        while position < line.count {
            let byte = line[position]
            if byte == UInt8(ascii: "\"") { break }
            guard MemberKey.isValid(byte) else { return nil }
            let offset = position - start
            if offset < 8 { packed |= UInt64(byte) << UInt64(56 - 8 * offset) }
            position += 1
        }
        let range = start..<position
        guard !range.isEmpty, take(UInt8(ascii: "\""), in: line), take(UInt8(ascii: ":"), in: line)
        else { return nil }
        return MemberKey(packed: packed, range: range)
    }

    /// A value at the given depth of nesting.
    mutating func value(in line: Span<UInt8>, depth: Int) -> Value? {
        guard position < line.count else { return nil }
        switch line[position] {
        case UInt8(ascii: "\""): return string(in: line)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return integer(in: line)
        case UInt8(ascii: "t"): return word("true", in: line) ? .bool : nil
        case UInt8(ascii: "f"): return word("false", in: line) ? .bool : nil
        case UInt8(ascii: "n"): return word("null", in: line) ? .null : nil
        case UInt8(ascii: "["): return array(in: line, depth: depth + 1)
        case UInt8(ascii: "{"): return object(in: line, depth: depth + 1)
        default: return nil
        }
    }

    private mutating func string(in line: Span<UInt8>) -> Value? {
        position += 1
        let start = position
        while true {
            skipPlainText(in: line)
            guard position < line.count else { return nil }
            let byte = line[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return .string(start..<position - 1) }
            if byte == UInt8(ascii: "\\") {
                guard escape(in: line) else { return nil }
            } else if byte >= 0x80 {
                hasWideText = true
            } else if byte < 0x20 {
                return nil
            }
        }
    }

    /// Moves on while the next eight bytes are characters that stand for themselves, then to the
    /// first that is not: most of a line is such text, and a word at a time is five times as fast.
    private mutating func skipPlainText(in line: Span<UInt8>) {
        let bytes = unsafe line.bytes
        while line.count - position >= 8 {
            // Safe: bounds are checked, and every pattern of bits is a number.
            let word = unsafe UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(
                    fromByteOffset: position, as: UInt64.self))
            let special = CanonicalScanner.special(word)
            guard special == 0 else {
                position += special.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    /// The highest bit of each byte that is a quote, a backslash, a control character or not ASCII.
    /// Bits above the lowest one that is set may be wrong (a borrow), which nobody looks at.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let each: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (each &* 0x22)
        let backslash = word ^ (each &* 0x5C)
        let control = (word &- each &* 0x20) & ~word
        let found = ((quote &- each) & ~quote) | ((backslash &- each) & ~backslash) | control | word
        return found & (each &* 0x80)
    }

    /// The rest of an escape, where it is the one that the character must have.
    private mutating func escape(in line: Span<UInt8>) -> Bool {
        guard position < line.count else { return false }
        let letter = line[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard line.count - position >= 4, line[position] == UInt8(ascii: "0"),
                line[position + 1] == UInt8(ascii: "0"),
                line[position + 2] == UInt8(ascii: "0") || line[position + 2] == UInt8(ascii: "1")
            else { return false }
            let low = line[position + 3]
            let digit: UInt8
            switch low {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = low - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = low - UInt8(ascii: "a") + 10
            default: return false
            }
            let code = (line[position + 2] - UInt8(ascii: "0")) << 4 | digit
            position += 4
            return CanonicalText.shortEscape(code) == nil
        default: return false
        }
    }

    private mutating func integer(in line: Span<UInt8>) -> Value? {
        let isNegative = take(UInt8(ascii: "-"), in: line)
        let start = position
        var number: Int64 = 0
        while position < line.count, 0x30...0x39 ~= line[position] {
            number = number * 10 + Int64(line[position] - 0x30)
            // Checked at every digit, so that nothing overflows.
            guard number <= LedgerLimits.largestInteger else { return nil }
            position += 1
        }
        guard position > start, line[start] != 0x30 || (position == start + 1 && !isNegative)
        else { return nil }
        return .integer(isNegative ? -number : number)
    }

    private mutating func word(_ word: StaticString, in line: Span<UInt8>) -> Bool {
        let count = word.utf8CodeUnitCount
        guard line.count - position >= count else { return false }
        let start = position
        position += count
        return word.withUTF8Buffer { bytes in
            for offset in 0..<count {
                guard unsafe line[start + offset] == bytes[offset] else { return false }
            }
            return true
        }
    }

    private mutating func array(in line: Span<UInt8>, depth: Int) -> Value? {
        guard depth <= LedgerLimits.depth else { return nil }
        position += 1
        if take(UInt8(ascii: "]"), in: line) { return .array }
        repeat {
            guard value(in: line, depth: depth) != nil else { return nil }
        } while take(UInt8(ascii: ","), in: line)
        return take(UInt8(ascii: "]"), in: line) ? .array : nil
    }

    private mutating func object(in line: Span<UInt8>, depth: Int) -> Value? {
        guard depth <= LedgerLimits.depth else { return nil }
        position += 1
        if take(UInt8(ascii: "}"), in: line) { return .object }
        var previous = MemberKey.first
        repeat {
            guard let name = name(in: line), previous.isOrdered(before: name, in: line),
                value(in: line, depth: depth) != nil
            else { return nil }
            previous = name
        } while take(UInt8(ascii: ","), in: line)
        return take(UInt8(ascii: "}"), in: line) ? .object : nil
    }
}

extension CanonicalScanner.Value {
    /// Where a string of as many characters begins as `byteCount` bytes have in base64url; nil for
    /// anything else.
    func textStart(ofBytes byteCount: Int) -> Int? {
        guard case .string(let range) = self,
            range.count == Base64URLText.count(ofBytes: byteCount)
        else { return nil }
        return range.lowerBound
    }
}
