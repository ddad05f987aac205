// SPDX-License-Identifier: Apache-2.0

/// A key of a table: its bytes in the order that the table keeps (unsigned, left to right).
///
/// A conformer must give the same bytes for equal keys, and between 1 and 511 of them.
public protocol StorageKey: Sendable {
    /// How many bytes every key of this type has; nil when that differs from key to key.
    static var storageByteCount: Int? { get }

    /// Appends the key's bytes.
    func append(to bytes: inout [UInt8])

    /// The key with these bytes; nil when no key has them.
    init?(storage bytes: Span<UInt8>)

    /// Lends the key's bytes. Types whose bytes lie ready need no array for it.
    func withStorageBytes<R, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> R
    ) throws(Failure) -> R
}

extension StorageKey {
    public static var storageByteCount: Int? { nil }

    @inlinable
    public func withStorageBytes<R, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> R
    ) throws(Failure) -> R {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return try body(bytes.span)
    }
}
