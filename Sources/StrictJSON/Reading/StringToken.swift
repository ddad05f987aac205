// SPDX-License-Identifier: Apache-2.0

/// Where a string stands in a text: the bytes between its quotation marks, already checked.
struct StringToken {
    let range: Range<Int>
    let hasEscapes: Bool

    /// The string, its escapes resolved.
    func string(in bytes: Span<UInt8>) throws(JSONError) -> String {
        guard hasEscapes else { return try plain(bytes.extracting(range)) }
        let content = try unescaped(in: bytes)
        return try plain(content.span)
    }

    /// The UTF-8 bytes of the string, its escapes resolved.
    func unescaped(in bytes: Span<UInt8>) throws(JSONError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let escape = try EscapeSequence(bytes, at: index)
            result.append(contentsOf: Character(escape.scalar).utf8)
            index = escape.end
        }
        return result
    }

    /// Whether the two strings are the same once their escapes are resolved.
    func isSame(as other: StringToken, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
        if !hasEscapes, !other.hasEscapes {
            return bytes.extracting(range).hasSameBytes(as: bytes.extracting(other.range))
        }
        return try unescaped(in: bytes) == other.unescaped(in: bytes)
    }

    private func plain(_ content: Span<UInt8>) throws(JSONError) -> String {
        guard let string = String(wellFormed: content) else {
            throw JSONError(.invalidUTF8, at: range.lowerBound)
        }
        return string
    }
}
