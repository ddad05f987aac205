// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

/// What is to be remembered of a host that has changed its key by request (§5.9); a host that never
/// did has no such row.
package struct HostKeyHistory: StorageRecord, Equatable {
    package static let formatVersion: UInt8 = 1

    /// Names of the host in `iss` that its agents' tokens may still bear for a while, oldest first.
    package private(set) var former: [Former] = []
    /// Whether the key on record has ever signed: one that somebody else only named may be a
    /// stranger's.
    package var isProven: Bool

    /// A key that was the host's, by its name.
    package struct Former: Sendable, Equatable {
        package let thumbprint: Thumbprint
        /// Until when tokens of agents may name the host by it.
        package let until: Timestamp
    }

    /// How long agents may take to hear of their host's new name: they sign for a minute at most, and
    /// read their keys anew meanwhile.
    package static let grace: Duration = .seconds(300)
    /// Names that are remembered at once; the oldest goes first.
    package static let namesKept = 8

    package init(isProven: Bool) {
        self.isProven = isProven
    }

    /// Whether a token of an agent may still bear this name.
    package func accepts(_ thumbprint: Thumbprint, at now: Timestamp) -> Bool {
        former.contains { $0.thumbprint == thumbprint && now < $0.until }
    }

    /// Remembers a key that has just been replaced.
    package mutating func retire(_ thumbprint: Thumbprint, at now: Timestamp) {
        former.removeAll { $0.until <= now || $0.thumbprint == thumbprint }
        former.append(Former(thumbprint: thumbprint, until: now + HostKeyHistory.grace))
        former.removeFirst(max(0, former.count - HostKeyHistory.namesKept))
    }

    package func encode(into writer: inout RecordWriter) {
        writer.bool(isProven)
        writer.array(former) { writer, name in
            writer.digest(name.thumbprint.digest)
            writer.moment(name.until)
        }
    }

    package init(from reader: inout RecordReader) throws(StorageError) {
        isProven = try reader.bool()
        former = try reader.array { (reader) throws(StorageError) in
            let thumbprint = Thumbprint(digest: try reader.digest())
            return Former(thumbprint: thumbprint, until: try reader.moment())
        }
    }
}

extension StateTables {
    /// Whether a host's key has ever signed; true for the one that it registered with.
    package func isKeyProven(
        of host: HostID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Bool {
        try txn.get(hostKeyHistories, host)?.isProven ?? true
    }
}
