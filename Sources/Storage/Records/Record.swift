// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// The stored form of a record: version byte ‖ 16-byte digest ‖ payload.
///
/// LMDB has no checksums: a flipped byte on disk would be a silently wrong value, and a value moved
/// to another key would be somebody else's. So the digest covers where the record belongs, too. It is
/// the first 16 bytes of SHA-256 over the frame (length of the table's name, name, version), the
/// key's length in two bytes, the key, and the payload.
struct Record {
    static let digestByteCount = 16
    static let headerByteCount = 1 + digestByteCount

    /// The table's name.
    let table: String
    /// The version that is written, and the only one that is read.
    let version: UInt8

    /// The first part of what is hashed, made once a table.
    private let frame: [UInt8]

    init(table: String, version: UInt8) {
        self.table = table
        self.version = version
        frame = [UInt8(truncatingIfNeeded: table.utf8.count)] + table.utf8 + [version]
    }

    /// The stored form of `value` under `key`.
    func seal(_ value: some StorageRecord, key: Span<UInt8>) -> [UInt8] {
        var writer = RecordWriter(headerByteCount: Record.headerByteCount)
        value.encode(into: &writer)
        var digest = digest(
            of: writer.bytes.span.extracting(Record.headerByteCount...), key: key)
        writer.bytes[0] = version
        for index in (1...Record.digestByteCount).reversed() {
            writer.bytes[index] = UInt8(truncatingIfNeeded: digest)
            digest >>= 8
        }
        return writer.bytes
    }

    /// The value in a stored form; `damaged` unless it is exactly what was sealed under this key.
    func open<Value: StorageRecord>(
        _ stored: UnsafeRawBufferPointer, key: Span<UInt8>
    ) throws(StorageError) -> Value {
        do {
            return unsafe try openPayload(stored, key: key)
        } catch .damaged(_, _, let reason) {
            throw .damaged(table: table, key: Record.shown(key), reason: reason)
        }
    }

    private func openPayload<Value: StorageRecord>(
        _ stored: UnsafeRawBufferPointer, key: Span<UInt8>
    ) throws(StorageError) -> Value {
        guard stored.count >= Record.headerByteCount else { throw malformed("it is too short") }
        let found = unsafe stored.loadUnaligned(fromByteOffset: 1, as: UInt128.self)
        let payload = unsafe UnsafeBufferPointer(
            rebasing: stored.bindMemory(to: UInt8.self)[Record.headerByteCount...])
        // A record of another version has a frame of its own: hash it as what it says it is.
        let sealer = unsafe stored[0] == version ? self : Record(table: table, version: stored[0])
        guard unsafe UInt128(bigEndian: found) == sealer.digest(of: payload.span, key: key) else {
            throw malformed("its digest is wrong")
        }
        guard sealer.version == version else {
            throw malformed("format \(sealer.version), this program reads \(version)")
        }
        var reader = unsafe RecordReader(payload)
        let value = try Value(from: &reader)
        guard reader.remaining == 0 else { throw malformed("bytes follow it") }
        return value
    }

    private func digest(of payload: Span<UInt8>, key: Span<UInt8>) -> UInt128 {
        let keyByteCount: [2 of UInt8] = [
            UInt8(truncatingIfNeeded: key.count >> 8), UInt8(truncatingIfNeeded: key.count),
        ]
        return SHA256.truncatedDigest(of: frame.span, keyByteCount.span, key, payload)
    }

    private func malformed(_ reason: String) -> StorageError {
        .damaged(table: table, key: "", reason: reason)
    }
}

extension Record {
    /// A key as errors show it: as text when it is plain ASCII, in hexadecimal otherwise.
    static func shown(_ key: Span<UInt8>) -> String {
        let bytes = [UInt8](copying: key)
        let head = bytes.prefix(StorageLimits.shownKeyByteCount)
        let tail = bytes.count > head.count ? "…" : ""
        guard head.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            let digits = Array("0123456789abcdef".utf8)
            let text = head.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return "0x" + String(decoding: text, as: UTF8.self) + tail
        }
        return String(decoding: head, as: UTF8.self) + tail
    }
}
