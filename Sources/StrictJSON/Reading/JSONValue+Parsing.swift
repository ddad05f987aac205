// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Reads one JSON text: UTF-8, one value, nothing after it, no member twice, within `limits`.
    public init(
        parsing bytes: Span<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONError) {
        var lexer = try JSONLexer(bytes, limits: limits)
        self = try lexer.value(bytes)
        try lexer.finish(bytes)
    }

    /// Reads one JSON text: UTF-8, one value, nothing after it, no member twice, within `limits`.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self = try JSONValue(parsing: bytes.span, limits: limits)
    }
}

extension JSONLexer {
    /// The next value; the recursion is bounded by the depth limit.
    mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        switch try kind(bytes) {
        case .null:
            try null(bytes)
            return .null
        case .bool: return .bool(try bool(bytes))
        case .number: return .number(try number(bytes))
        case .string: return .string(try string(bytes).string(in: bytes))
        case .array: return .array(try array(bytes))
        case .object: return .object(try object(bytes))
        }
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        while try nextElement(bytes, isFirst: elements.isEmpty) {
            elements.append(try value(bytes))
        }
        return elements
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONObject {
        try enter()
        // Most objects on the wire have a handful of members.
        var object = JSONObject(capacity: 4)
        while let name = try nextName(bytes, isFirst: object.isEmpty) {
            let key = try name.string(in: bytes)
            guard object.append(key, try value(bytes)) else {
                throw JSONError(.duplicateMember, at: name.range.lowerBound - 1)
            }
        }
        return object
    }
}
