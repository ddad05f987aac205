// SPDX-License-Identifier: Apache-2.0

/// Reads the members of a record in the order in which ``RecordWriter`` wrote them.
///
/// Never traps: every length is checked against what is left, and what does not fit is an error.
@safe
public struct RecordReader: ~Copyable {
    /// The payload. Valid because a reader exists only inside ``Record/open(_:key:)``, which
    /// holds the transaction, and because a noncopyable value lent as `inout` cannot be kept.
    private let payload: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ payload: UnsafeBufferPointer<UInt8>) {
        unsafe self.payload = unsafe payload
    }

    /// Bytes that were not read yet.
    var remaining: Int { unsafe payload.count - position }

    /// The error for a member that cannot be, such as an unknown raw value.
    public func malformed(_ reason: String) -> StorageError {
        .damaged(table: "", key: "", reason: reason)
    }

    /// A varint; more than ten bytes, or a value beyond 64 bits, is refused, and so is a longer
    /// spelling than needed.
    public mutating func uint64() throws(StorageError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            let bits = UInt64(next & 0x7f)
            guard shift < 63 || (shift == 63 && bits <= 1) else {
                throw malformed("an integer is too large")
            }
            value |= bits << shift
            if next < 0x80 {
                guard next != 0 || shift == 0 else { throw malformed("an integer is padded") }
                return value
            }
            shift += 7
        }
    }

    /// A zigzag varint.
    public mutating func int64() throws(StorageError) -> Int64 {
        let value = try uint64()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// One byte.
    public mutating func byte() throws(StorageError) -> UInt8 {
        guard remaining > 0 else { throw malformed("it ends too early") }
        defer { position += 1 }
        return unsafe payload[position]
    }

    /// One byte, 0 or 1.
    public mutating func bool() throws(StorageError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw malformed("a truth value is neither 0 nor 1")
        }
    }

    /// A string; anything but UTF-8 is refused.
    public mutating func string() throws(StorageError) -> String {
        let run = unsafe try take(count())
        guard let text = unsafe String(validating: run, as: UTF8.self) else {
            throw malformed("a string is not UTF-8")
        }
        return text
    }

    /// Bytes after their length.
    public mutating func bytes() throws(StorageError) -> [UInt8] {
        unsafe Array(try take(count()))
    }

    /// Exactly `count` bytes.
    public mutating func fixed(_ count: Int) throws(StorageError) -> [UInt8] {
        unsafe Array(try take(UInt64(count)))
    }

    /// A value that may be absent.
    public mutating func optional<Value>(
        _ read: (inout RecordReader) throws(StorageError) -> Value
    ) throws(StorageError) -> Value? {
        try bool() ? try read(&self) : nil
    }

    /// A list. A count beyond the bytes that are left is refused before anything is reserved.
    public mutating func array<Value>(
        _ read: (inout RecordReader) throws(StorageError) -> Value
    ) throws(StorageError) -> [Value] {
        let count = try count()
        guard count <= UInt64(remaining) else { throw malformed("a list ends too early") }
        var values: [Value] = []
        values.reserveCapacity(Int(count))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    /// A nested record.
    public mutating func record<Value: StorageRecord>(
        _ type: Value.Type
    ) throws(StorageError) -> Value {
        try Value(from: &self)
    }

    private mutating func count() throws(StorageError) -> UInt64 {
        try uint64()
    }

    private mutating func take(
        _ count: UInt64
    ) throws(StorageError) -> UnsafeBufferPointer<UInt8> {
        guard count <= UInt64(remaining) else { throw malformed("it ends too early") }
        let end = position + Int(count)
        defer { position = end }
        return unsafe UnsafeBufferPointer(rebasing: payload[position..<end])
    }
}
