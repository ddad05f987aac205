// SPDX-License-Identifier: Apache-2.0
package import Storage

extension Agent: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(id)
        writer.identifier(host)
        writer.name(mode)
        writer.string(name)
        writer.optional(user) { $0.identifier($1) }
        writer.key(publicKey)
        writer.name(status)
        writer.moment(createdAt)
        writer.optional(activatedAt) { $0.moment($1) }
        writer.optional(lastUsedAt) { $0.moment($1) }
        writer.uint64(changedBy)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        id = try reader.identifier()
        host = try reader.identifier()
        mode = try reader.name()
        name = try reader.string()
        user = try reader.optionalIdentifier()
        publicKey = try reader.key()
        status = try reader.name()
        createdAt = try reader.moment()
        activatedAt = try reader.optionalMoment()
        lastUsedAt = try reader.optionalMoment()
        changedBy = try reader.uint64()
    }
}
