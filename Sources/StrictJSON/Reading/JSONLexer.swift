// SPDX-License-Identifier: Apache-2.0

/// The pieces of one JSON text, taken from front to back.
///
/// The bytes are handed in with every call, since a stored span would need an experimental
/// feature of the compiler; it is always the span that `init` has checked.
struct JSONLexer {
    private(set) var position = 0
    private var depth = 0
    private let maxDepth: Int

    /// Checks what concerns the text as a whole: its size and its encoding.
    init(_ bytes: Span<UInt8>, limits: JSONLimits) throws(JSONError) {
        guard bytes.count <= limits.maxBytes else {
            throw JSONError(.tooLarge, at: limits.maxBytes)
        }
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound)
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0)
        }
        maxDepth = limits.maxDepth
    }

    /// The kind of the value that comes next; its first byte is then at ``position``.
    mutating func kind(_ bytes: Span<UInt8>) throws(JSONError) -> JSONKind {
        switch try nextByte(bytes) {
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: throw JSONError(.syntax, at: position)
        }
    }

    mutating func null(_ bytes: Span<UInt8>) throws(JSONError) {
        try word("null", bytes)
    }

    mutating func bool(_ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        let value = bytes[position] == UInt8(ascii: "t")
        try word(value ? "true" : "false", bytes)
        return value
    }

    mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
        let token = try NumberToken(bytes, at: position)
        guard let number = token.number(in: bytes) else {
            throw JSONError(.numberOutOfBounds, at: position)
        }
        position = token.end
        return number
    }

    /// The string whose quotation mark is at ``position``.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> StringToken {
        let start = position + 1
        var index = start
        var hasEscapes = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                position = index + 1
                return StringToken(range: start..<index, hasEscapes: hasEscapes)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                index = try EscapeSequence(bytes, at: index).end
                continue
            }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter, at: index) }
            index += 1
        }
        throw JSONError(.unexpectedEnd, at: bytes.count)
    }

    /// Steps into the array or object whose bracket is at ``position``.
    mutating func enter() throws(JSONError) {
        guard depth < maxDepth else { throw JSONError(.tooDeep, at: position) }
        depth += 1
        position += 1
    }

    /// Steps to the next element of the array entered last, or out of it and says false.
    mutating func nextElement(_ bytes: Span<UInt8>, isFirst: Bool) throws(JSONError) -> Bool {
        try step(bytes, isFirst: isFirst, closing: UInt8(ascii: "]"))
    }

    /// Reads the next name, with its colon, of the object entered last, or steps out of it.
    mutating func nextName(
        _ bytes: Span<UInt8>, isFirst: Bool
    ) throws(JSONError) -> StringToken? {
        guard try step(bytes, isFirst: isFirst, closing: UInt8(ascii: "}")) else { return nil }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONError(.syntax, at: position) }
        let name = try string(bytes)
        guard try nextByte(bytes) == UInt8(ascii: ":") else {
            throw JSONError(.syntax, at: position)
        }
        position += 1
        return name
    }

    /// Makes sure that nothing but white space is left.
    mutating func finish(_ bytes: Span<UInt8>) throws(JSONError) {
        skipSpace(bytes)
        guard position == bytes.count else { throw JSONError(.trailingBytes, at: position) }
    }

    private mutating func step(
        _ bytes: Span<UInt8>, isFirst: Bool, closing: UInt8
    ) throws(JSONError) -> Bool {
        if try nextByte(bytes) == closing {
            position += 1
            depth -= 1
            return false
        }
        if isFirst { return true }
        guard bytes[position] == UInt8(ascii: ",") else { throw JSONError(.syntax, at: position) }
        let comma = position
        position += 1
        guard try nextByte(bytes) != closing else { throw JSONError(.trailingComma, at: comma) }
        return true
    }

    /// The first byte that is not white space; it is then at ``position``.
    private mutating func nextByte(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        skipSpace(bytes)
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        return bytes[position]
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func word(
        _ word: StaticString, _ bytes: Span<UInt8>
    ) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount {
            let index = position + offset
            guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
            guard bytes[index] == word.utf8Start[offset] else {
                throw JSONError(.syntax, at: index)
            }
        }
        position += word.utf8CodeUnitCount
    }
}
