// SPDX-License-Identifier: Apache-2.0

/// A value with a format of its own in a ``Table``.
///
/// Write the members in a fixed order in ``encode(into:)`` and read them in the same order in
/// ``init(from:)``. Change the order, add or drop a member: raise ``formatVersion``.
public protocol StorageRecord: Sendable {
    /// The version of the format below; kept with every record and checked when it is read.
    static var formatVersion: UInt8 { get }

    /// Writes the members.
    func encode(into writer: inout RecordWriter)

    /// Reads the members. What cannot be is refused with ``RecordReader/malformed(_:)``.
    init(from reader: inout RecordReader) throws(StorageError)
}
