// SPDX-License-Identifier: Apache-2.0
package import Storage

extension Host: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(id)
        writer.optional(name) { $0.string($1) }
        writer.key(publicKey)
        writer.optional(user) { $0.identifier($1) }
        writer.capabilities(defaults)
        writer.name(status)
        writer.moment(createdAt)
        writer.optional(activatedAt) { $0.moment($1) }
        writer.uint64(changedBy)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        id = try reader.identifier()
        name = try reader.optionalString()
        publicKey = try reader.key()
        user = try reader.optionalIdentifier()
        defaults = try reader.capabilities()
        status = try reader.name()
        createdAt = try reader.moment()
        activatedAt = try reader.optionalMoment()
        changedBy = try reader.uint64()
    }
}
