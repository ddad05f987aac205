// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// A capability that the operator withholds from everybody.
package struct DisabledCapability: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package let since: Timestamp

    package init(since: Timestamp) {
        self.since = since
    }

    package func encode(into writer: inout RecordWriter) {
        writer.moment(since)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        since = try reader.moment()
    }
}
