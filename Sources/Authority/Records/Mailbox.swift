// SPDX-License-Identifier: Apache-2.0
package import Storage

/// Where a user is told of what waits for them.
package struct Mailbox: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    /// As it was given.
    package let address: String

    /// Reads an address as people write one; nil for what could end a line or a header, and for
    /// what no mail server takes (RFC 5321 §4.5.3.1).
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Mailbox.byteLimit, parts.count == 2,
            (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty,
            text.utf8.allSatisfy(Mailbox.isPlain)
        else { return nil }
        address = text
    }

    private static let byteLimit = 254

    /// Letters, digits and what an unquoted address may have beside them.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "@.!#$%&*+-/=?^_~".utf8.contains(byte)
        }
    }

    /// What the address is found by: mail makes no difference between cases.
    package var key: String { address.lowercased() }

    package func encode(into writer: inout RecordWriter) {
        writer.string(address)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        address = try reader.string()
    }
}
