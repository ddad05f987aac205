// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// A host or agent whose publisher has put another key in place (§8.7): the identity stays, and the
/// key that has just verified a token becomes the one on record, with the index and the entry in one
/// transaction.
struct PublishedRotation: Sendable {
    let parts: Parts
    let operation: Operation

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    /// Returns the host as it stands then. A key that it had before and publishes still, for the
    /// time of the change, does not take the newer one's place again.
    func move(_ id: HostID, to key: JWK) async throws -> Host {
        let operation = operation
        return try await parts.journal.commit { txn, change in
            guard var host = try txn.get(change.tables.hosts, id) else {
                throw ProtocolError.invalidJWT("No host of this server has the token's key.")
            }
            if let owner = try change.tables.host(withKey: key.thumbprint, in: txn) {
                guard owner.id == id else {
                    throw ProtocolError.invalidJWT("The published key is another host's.")
                }
                return host
            }
            host.publicKey = key.publicKey
            var entry = operation.entry(.hostKeyRotated)
            entry.host = id
            entry.user = host.user
            entry.why = PublishedRotation.why
            entry.set("key", key.thumbprint.description)
            host.changedBy = try change.record(entry, chance: operation.chance(), in: txn).seq
            try change.put(host, in: txn)
            try txn.put(change.tables.hostKeys, key.thumbprint, Reference(id))
            return host
        }
    }

    /// Throws when another agent of the host has the key.
    func move(_ id: AgentID, to key: JWK) async throws {
        let operation = operation
        try await parts.journal.commit { txn, change in
            guard var agent = try txn.get(change.tables.agents, id),
                agent.publicKey != key.publicKey
            else { return }
            let index = PairKey(agent.host, key.thumbprint)
            if let owner = try txn.get(change.tables.agentKeys, index), owner.target != id {
                throw ProtocolError.invalidJWT("The published key is another agent's.")
            }
            agent.publicKey = key.publicKey
            var entry = operation.entry(.agentKeyRotated)
            entry.host = agent.host
            entry.agent = id
            entry.user = agent.user
            entry.why = PublishedRotation.why
            entry.set("key", key.thumbprint.description)
            agent.changedBy = try change.record(entry, chance: operation.chance(), in: txn).seq
            try change.put(agent, in: txn)
            try txn.put(change.tables.agentKeys, index, Reference(id))
        }
    }

    /// What the entries say of how the key came.
    private static let why = "jwks"
}
