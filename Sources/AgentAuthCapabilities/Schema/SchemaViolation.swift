// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with an instance.
public struct SchemaViolation: Hashable, Sendable {
    /// Where in the instance: a JSON pointer (RFC 6901), empty for the whole; one of more than 256
    /// characters is cut and ends with `…`.
    public let pointer: String

    /// The keyword that asserts otherwise; `false` for a schema that takes nothing.
    public let keyword: String

    /// What to do, in one sentence.
    public let sentence: String
}

extension SchemaViolation: CustomStringConvertible {
    public var description: String { pointer.isEmpty ? sentence : "\(pointer): \(sentence)" }
}
