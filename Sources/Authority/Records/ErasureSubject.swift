// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Audit
package import Storage

/// Somebody whose sealed payloads are to become unreadable: a user, or one of their hosts.
package enum ErasureSubject: StorageRecord, Equatable {
    case user(UserID)
    case host(HostID)

    package static let formatVersion: UInt8 = 1

    /// What the row is found by: identifiers of users and hosts differ in their prefix.
    package var key: String {
        switch self {
        case .user(let id): id.text
        case .host(let id): id.text
        }
    }

    package var payloads: PayloadSubject {
        switch self {
        case .user(let id): PayloadSubject(user: id)
        case .host(let id): PayloadSubject(host: id)
        }
    }

    package func encode(into writer: inout RecordWriter) {
        writer.string(key)
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        let text = try reader.string()
        if let user = UserID(text) {
            self = .user(user)
        } else if let host = HostID(text) {
            self = .host(host)
        } else {
            throw reader.malformed("what is to be erased is neither a user nor a host")
        }
    }
}
