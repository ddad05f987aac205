// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// An execution that was recorded as started and is not concluded: written with its start, removed
/// with its conclusion. What is left at an opening was cut off, and is concluded as unknown.
///
/// One whose outcome nobody knows stays for a while, marked as lost, so that an agent that asks for
/// its job is told so, by this server or the next one on the directory.
package struct OpenExecution: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package let operation: OperationID
    package let user: UserID?
    package let host: HostID
    package let agent: AgentID
    package let grant: GrantID
    package let capability: String
    /// The token's `jti`.
    package let tokenID: String
    /// When it was concluded as unknown; nil while it is open.
    package var lostAt: Timestamp?

    package init(
        operation: OperationID, user: UserID?, host: HostID, agent: AgentID, grant: GrantID,
        capability: String, tokenID: String
    ) {
        self.operation = operation
        self.user = user
        self.host = host
        self.agent = agent
        self.grant = grant
        self.capability = capability
        self.tokenID = tokenID
    }

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(operation)
        writer.optional(user) { $0.identifier($1) }
        writer.identifier(host)
        writer.identifier(agent)
        writer.identifier(grant)
        writer.string(capability)
        writer.string(tokenID)
        writer.optional(lostAt) { $0.moment($1) }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        operation = try reader.identifier()
        user = try reader.optionalIdentifier()
        host = try reader.identifier()
        agent = try reader.identifier()
        grant = try reader.identifier()
        capability = try reader.string()
        tokenID = try reader.string()
        lostAt = try reader.optionalMoment()
    }
}
