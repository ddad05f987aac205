// SPDX-License-Identifier: Apache-2.0
package import Storage

extension Grant: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(id)
        writer.identifier(agent)
        writer.string(capability)
        writer.name(state)
        writer.constraints(constraints)
        writer.optional(decidedBy) { $0.string($1) }
        writer.optional(reason) { $0.string($1) }
        writer.optional(expiresAt) { $0.moment($1) }
        writer.moment(createdAt)
        writer.moment(updatedAt)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        id = try reader.identifier()
        agent = try reader.identifier()
        capability = try reader.string()
        state = try reader.name()
        constraints = try reader.constraints()
        decidedBy = try reader.optionalString()
        reason = try reader.optionalString()
        expiresAt = try reader.optionalMoment()
        createdAt = try reader.moment()
        updatedAt = try reader.moment()
    }
}
