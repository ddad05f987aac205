// SPDX-License-Identifier: Apache-2.0

/// A string that is equal to another when their UTF-8 bytes are, and is hashed so.
///
/// Swift's own `==` is canonical equivalence: composed equals decomposed, the Kelvin sign equals
/// K. Its hash follows, so that a sender could even make many different names collide.
package struct UTF8Key: Hashable, Sendable {
    package let string: String

    package init(_ string: String) { self.string = string }

    package static func == (left: UTF8Key, right: UTF8Key) -> Bool {
        left.string.hasSameBytes(as: right.string)
    }

    package func hash(into hasher: inout Hasher) {
        string.hashBytes(into: &hasher)
    }
}

extension String {
    /// Whether the two strings have the same UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.span.hasSameBytes(as: other.utf8.span)
    }

    /// Feeds the UTF-8 bytes and their number to a hasher.
    func hashBytes(into hasher: inout Hasher) {
        hasher.combine(utf8.count)
        utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Span<UInt8> {
    /// Whether the two spans have the same bytes.
    func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}

extension String {
    /// The string of well-formed UTF-8; nil when it is not.
    init?(wellFormed bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        self.init(copying: text)
    }
}
