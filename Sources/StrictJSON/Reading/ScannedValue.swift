// SPDX-License-Identifier: Apache-2.0

/// The value of a scanned member: its kind and where it stands, turned into something on demand.
///
/// It holds no bytes. Whoever asks for its contents hands in the span that was scanned.
public struct ScannedValue: Sendable {
    public let kind: JSONKind

    /// The bytes of the whole value, quotation marks and brackets included.
    public let range: Range<Int>

    private let hasEscapes: Bool

    init(kind: JSONKind, range: Range<Int>, hasEscapes: Bool = false) {
        self.kind = kind
        self.range = range
        self.hasEscapes = hasEscapes
    }

    /// Where the bytes of a string without escapes stand; nil for every other value.
    public var plainStringRange: Range<Int>? {
        kind == .string && !hasEscapes ? content : nil
    }

    /// The string, its escapes resolved; nil if the value is not one.
    public func string(in bytes: Span<UInt8>) -> String? {
        guard kind == .string else { return nil }
        return try? StringToken(range: content, hasEscapes: hasEscapes).string(in: bytes)
    }

    /// The number; nil if the value is not one.
    public func number(in bytes: Span<UInt8>) -> JSONNumber? {
        kind == .number ? JSONNumber(parsing: bytes.extracting(range)) : nil
    }

    /// The integer; nil if the value is not one of 64 bits.
    public func int64(in bytes: Span<UInt8>) -> Int64? {
        number(in: bytes)?.int64
    }

    /// The truth value; nil if the value is not one.
    public func bool(in bytes: Span<UInt8>) -> Bool? {
        kind == .bool ? bytes[range.lowerBound] == UInt8(ascii: "t") : nil
    }

    /// The whole value.
    public func value(in bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        let limits = JSONLimits(maxDepth: JSONLimits.deepest, maxBytes: range.count)
        return try JSONValue(parsing: bytes.extracting(range), limits: limits)
    }

    /// Between the quotation marks.
    private var content: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }
}
