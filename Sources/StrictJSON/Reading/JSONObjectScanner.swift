// SPDX-License-Identifier: Apache-2.0

/// A walk over the members of one object that keeps nothing: how token claims are read.
public enum JSONObjectScanner {
    /// Calls `member` with the name and the value of each member of the object that `bytes` hold.
    ///
    /// It is as strict as ``JSONValue/init(parsing:limits:)-(Span<UInt8>,_)``, nested values
    /// included, but says so when it gets there: what `member` has gathered counts only when the
    /// whole call returns.
    ///
    /// - Parameter member: gets the name with its escapes resolved. What it throws ends the walk.
    /// - Throws: ``JSONError``, or what `member` throws.
    public static func scan(
        _ bytes: Span<UInt8>, limits: JSONLimits = .standard,
        member: (_ name: Span<UInt8>, _ value: ScannedValue) throws -> Void
    ) throws {
        var lexer = try JSONLexer(bytes, limits: limits)
        guard try lexer.kind(bytes) == .object else {
            throw JSONError(.notAnObject, at: lexer.position)
        }
        try lexer.enter()
        var seen = SeenNames()
        while let name = try lexer.nextName(bytes, isFirst: seen.isEmpty) {
            try seen.insert(name, in: bytes)
            let value = try lexer.skipValue(bytes)
            if name.hasEscapes {
                let unescaped = try name.unescaped(in: bytes)
                try member(unescaped.span, value)
            } else {
                try member(bytes.extracting(name.range), value)
            }
        }
        try lexer.finish(bytes)
    }
}

extension JSONLexer {
    /// Checks the next value without keeping it; the recursion is bounded by the depth limit.
    fileprivate mutating func skipValue(_ bytes: Span<UInt8>) throws(JSONError) -> ScannedValue {
        let kind = try kind(bytes)
        let start = position
        var hasEscapes = false
        switch kind {
        case .null: try null(bytes)
        case .bool: _ = try bool(bytes)
        case .number: _ = try number(bytes)
        case .string: hasEscapes = try string(bytes).hasEscapes
        case .array: try skipArray(bytes)
        case .object: try skipObject(bytes)
        }
        return ScannedValue(kind: kind, range: start..<position, hasEscapes: hasEscapes)
    }

    private mutating func skipArray(_ bytes: Span<UInt8>) throws(JSONError) {
        try enter()
        var isFirst = true
        while try nextElement(bytes, isFirst: isFirst) {
            isFirst = false
            _ = try skipValue(bytes)
        }
    }

    private mutating func skipObject(_ bytes: Span<UInt8>) throws(JSONError) {
        try enter()
        var seen = SeenNames()
        while let name = try nextName(bytes, isFirst: seen.isEmpty) {
            try seen.insert(name, in: bytes)
            _ = try skipValue(bytes)
        }
    }
}
