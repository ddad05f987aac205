// SPDX-License-Identifier: Apache-2.0
package import Storage

/// The address from which a question to a person came, as the transport says: a hint, no proof.
package struct Origin: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package let address: String

    package init(_ address: String) {
        self.address = address
    }

    package func encode(into writer: inout RecordWriter) {
        writer.string(address)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        address = try reader.string()
    }
}
