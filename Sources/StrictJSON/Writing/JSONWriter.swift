// SPDX-License-Identifier: Apache-2.0

/// Writes compact JSON straight into bytes, without building values.
///
/// Commas and escapes are its business; the order of calls is the caller's: a key before each
/// value in an object, every bracket closed. Debug builds check that.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8]

    private var needsComma = false
    private var depth = 0

    /// Starts with nothing.
    public init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Starts after what `bytes` hold, which is not looked at.
    public init(appendingTo bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    /// The bytes, once every bracket is closed.
    public consuming func finish() -> [UInt8] {
        assert(depth == 0, "a bracket is open")
        return bytes
    }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A member's name that needs no escapes, such as a constant of the protocol.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member's name. Disfavoured, so that a literal is a constant and takes the way above.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        separate()
        bytes.appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        bytes.appendQuoted(value)
    }

    /// A string by its UTF-8 bytes; ill-formed ones are replaced by U+FFFD.
    public mutating func string(utf8 value: Span<UInt8>) {
        separate()
        if (try? UTF8Span(validating: value)) != nil {
            bytes.appendQuoted(value)
        } else {
            let repaired = value.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            bytes.appendQuoted(repaired)
        }
    }

    public mutating func int(_ value: Int64) {
        separate()
        bytes.appendDecimal(value)
    }

    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    public mutating func value(_ value: JSONValue) {
        separate()
        value.append(to: &bytes)
    }

    /// A value that is JSON already, taken as it is.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
        depth += 1
    }

    private mutating func close(_ bracket: UInt8) {
        assert(depth > 0, "no bracket is open")
        bytes.append(bracket)
        needsComma = true
        depth -= 1
    }
}
