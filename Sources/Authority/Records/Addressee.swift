// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// Who is to answer a question that has no code (§7.2). It reaches nobody else.
package struct Addressee: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    /// Nil where the hint names nobody: the question waits like any other, and then expires.
    package let user: UserID?

    package init(_ user: UserID?) {
        self.user = user
    }

    package func encode(into writer: inout RecordWriter) {
        writer.optional(user) { $0.identifier($1) }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        user = try reader.optionalIdentifier()
    }
}
