// SPDX-License-Identifier: Apache-2.0
package import Storage

extension ApprovalRequest: StorageRecord {
    package static let formatVersion: UInt8 = 1

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(id)
        writer.identifier(agent)
        writer.identifier(host)
        writer.name(purpose)
        writer.capabilities(capabilities)
        writer.optional(reason) { $0.string($1) }
        writer.optional(bindingMessage) { $0.string($1) }
        writer.moment(createdAt)
        writer.moment(expiresAt)
        writer.name(state)
        writer.digest(meaning)
        writer.array(codes) { writer, code in
            writer.digest(code.hash)
            writer.moment(code.expiresAt)
        }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        id = try reader.identifier()
        agent = try reader.identifier()
        host = try reader.identifier()
        purpose = try reader.name()
        capabilities = try reader.capabilities()
        reason = try reader.optionalString()
        bindingMessage = try reader.optionalString()
        createdAt = try reader.moment()
        expiresAt = try reader.moment()
        state = try reader.name()
        meaning = try reader.digest()
        codes = try reader.array { (reader) throws(StorageError) in
            let hash = try reader.digest()
            return Code(hash: hash, expiresAt: try reader.moment())
        }
    }
}
