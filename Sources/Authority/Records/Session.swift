// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// What a user logs in with: kept only as its hash.
package struct Password: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    /// Argon2id, as a PHC string.
    package let phc: String
    /// The ledger entry that set it: its version, which every session names.
    package let changedBy: UInt64

    package init(phc: String, changedBy: UInt64) {
        self.phc = phc
        self.changedBy = changedBy
    }

    package func encode(into writer: inout RecordWriter) {
        writer.string(phc)
        writer.uint64(changedBy)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        phc = try reader.string()
        changedBy = try reader.uint64()
    }
}

/// One login, found by the keyed hash of the token that the browser holds.
package struct Session: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    package let user: UserID
    /// The version of the password that opened it: a new password ends the session.
    package let password: UInt64
    /// When the password was shown.
    package let authenticatedAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        user: UserID, password: UInt64, authenticatedAt: Timestamp, expiresAt: Timestamp
    ) {
        self.user = user
        self.password = password
        self.authenticatedAt = authenticatedAt
        self.expiresAt = expiresAt
    }

    package func encode(into writer: inout RecordWriter) {
        writer.identifier(user)
        writer.uint64(password)
        writer.moment(authenticatedAt)
        writer.moment(expiresAt)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        user = try reader.identifier()
        password = try reader.uint64()
        authenticatedAt = try reader.moment()
        expiresAt = try reader.moment()
    }
}
