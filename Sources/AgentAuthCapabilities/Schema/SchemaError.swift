// SPDX-License-Identifier: Apache-2.0

/// Why a schema was refused when it was loaded, and at which keyword.
public struct SchemaError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The keyword is none of draft 2020-12, or one that is not checked here.
        case unsupported
        /// The keyword's value is not of the shape that the standard asks for; says which.
        case malformed(expected: String)
        /// The keyword does nothing without another one; says which.
        case useless(without: String)
        /// The reference does not point at anything within the schema.
        case unresolved
        /// A chain of schemas for one value that is endless or too long.
        case endless
        /// More schemas than one schema may have.
        case tooLarge
    }

    public let reason: Reason

    /// The keyword; empty where a schema is neither an object nor a boolean.
    public let keyword: String

    /// Where the keyword stands in the schema: a JSON pointer (RFC 6901).
    public let pointer: String
}

extension SchemaError: CustomStringConvertible {
    /// One sentence that says what to do.
    public var description: String {
        let place = pointer.isEmpty ? "the top of the schema" : pointer
        return switch reason {
        case .unsupported: "Remove `\(keyword)` at \(place): it would not be checked."
        case .malformed(let expected): "Make the value at \(place) \(expected)."
        case .useless(let other): "Add `\(other)` beside \(place), or remove `\(keyword)`."
        case .unresolved:
            "Let the reference at \(place) point into this schema, as in #/$defs/name."
        case .endless:
            "Break the chain of `$ref`, `allOf` and the like at \(place): it judges one value "
                + "more than \(SchemaLimits.chain) times."
        case .tooLarge: "Use at most \(SchemaLimits.nodes) schemas within one."
        }
    }
}
