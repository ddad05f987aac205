// SPDX-License-Identifier: Apache-2.0
package import Storage

extension User: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(id)
        writer.string(name)
        writer.moment(createdAt)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        id = try reader.identifier()
        name = try reader.string()
        createdAt = try reader.moment()
    }
}

extension Enrollment: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.optional(name) { $0.string($1) }
        writer.optional(user) { $0.identifier($1) }
        writer.capabilities(defaults)
        writer.moment(expiresAt)
        writer.optional(usedBy) { $0.identifier($1) }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        name = try reader.optionalString()
        user = try reader.optionalIdentifier()
        defaults = try reader.capabilities()
        expiresAt = try reader.moment()
        usedBy = try reader.optionalIdentifier()
    }
}
