// SPDX-License-Identifier: Apache-2.0

/// Writes the members of a record, compactly: the mirror of ``RecordReader``.
public struct RecordWriter {
    /// What was written so far.
    var bytes: [UInt8]

    /// An empty record behind `headerByteCount` zero bytes.
    init(headerByteCount: Int) {
        bytes = []
        // One allocation for nearly every record.
        bytes.reserveCapacity(512)
        bytes.append(contentsOf: repeatElement(0, count: headerByteCount))
    }

    /// An unsigned integer as a varint (LEB128): seven bits a byte, least significant first.
    public mutating func uint64(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A signed integer as the varint of its zigzag form: small magnitudes are short.
    public mutating func int64(_ value: Int64) {
        uint64(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// One byte; closed enums write their raw value with it.
    public mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    /// One byte, 0 or 1.
    public mutating func bool(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    /// The length in bytes, then the UTF-8 bytes.
    public mutating func string(_ value: String) {
        uint64(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// The length, then the bytes.
    public mutating func bytes(_ value: [UInt8]) {
        uint64(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// The bytes alone: for members whose length never changes, such as digests and keys.
    public mutating func fixed(_ value: [UInt8]) {
        bytes.append(contentsOf: value)
    }

    /// 0, or 1 and the value.
    public mutating func optional<Value>(
        _ value: Value?, _ write: (inout RecordWriter, Value) -> Void
    ) {
        bool(value != nil)
        if let value { write(&self, value) }
    }

    /// The count, then each value.
    public mutating func array<Value>(
        _ values: [Value], _ write: (inout RecordWriter, Value) -> Void
    ) {
        uint64(UInt64(values.count))
        for value in values { write(&self, value) }
    }

    /// The members of a nested record; its version is the outer record's concern.
    public mutating func record(_ value: some StorageRecord) {
        value.encode(into: &self)
    }
}
