// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

/// `POST /agent/rotate-key` (§5.8) and `POST /host/rotate-key` (§5.9): another key takes the place of
/// the one on record, with the index and the entry in one transaction. The old one signs nothing any
/// more once it is answered.
///
/// The key that signed the request is looked at again inside: of two rotations at once one succeeds,
/// and the other is by a key that is the identity's no longer.
struct Rotation: Sendable {
    let parts: Parts
    let operation: Operation

    /// Who asks for another key of an agent.
    enum Asker: Sendable {
        case host(HostID, key: PublicKey)
        case agent(key: PublicKey)
    }

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    // MARK: Agents

    /// A refusal whose reason was written down in the same transaction.
    private enum Result: Sendable {
        case done(AgentStatus, LedgerPointer)
        case refused(ProtocolError)
    }

    /// Replaces an agent's key; returns where the agent stands.
    func rotate(
        _ id: AgentID, to key: JWK, for asker: Asker
    ) async throws -> (AgentStatus, LedgerPointer) {
        let rotation = self
        let result = try await parts.journal.commit(nested: true) { txn, change in
            try rotation.write(id, key, asker, &change, in: txn)
        }
        switch result {
        case .done(let status, let pointer): return (status, pointer)
        case .refused(let error): throw error
        }
    }

    private func write(
        _ id: AgentID, _ key: JWK, _ asker: Asker, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Result {
        guard let found = try txn.get(change.tables.agents, id),
            let host = try txn.get(change.tables.hosts, found.host)
        else { throw ProtocolError.unknownAgent }
        try check(asker, of: found, under: host)
        guard try change.tables.publishedKeys(of: id, in: txn) == nil else {
            throw ProtocolError.invalidRequest(
                "The agent's key is published in a JWKS; rotate it there.")
        }
        try refuseSame(key, as: found.publicKey)
        let index = PairKey(host.id, key.thumbprint)
        if let owner = try txn.get(change.tables.agentKeys, index), owner.target != id {
            throw ProtocolError.keyTaken
        }
        var agent = try Lapse(parts: parts).settle(found, operation: operation, &change, in: txn)
        guard [.active, .expired].contains(agent.status) else {
            return .refused(.standing(of: agent.status))
        }
        var entry = operation.entry(.agentKeyRotated)
        entry.host = host.id
        entry.agent = id
        entry.user = agent.user
        asker.explain(&entry)
        entry.set("key", key.thumbprint.description)
        let appended = try change.record(entry, chance: operation.chance(), in: txn)
        agent.publicKey = key.publicKey
        agent.changedBy = appended.seq
        try change.put(agent, in: txn)
        // The old key's row stays: it was the agent's, and makes no other one under this host.
        try txn.put(change.tables.agentKeys, index, Reference(id))
        return .done(agent.status, LedgerPointer(appended))
    }

    private func check(_ asker: Asker, of agent: Agent, under host: Host) throws(ProtocolError) {
        switch asker {
        case .host(let id, let key):
            guard agent.host == id else { throw .unknownAgent }
            guard host.publicKey == key else { throw .keyReplaced }
        case .agent(let key):
            guard agent.publicKey == key else { throw .keyReplaced }
        }
    }

    // MARK: Hosts

    /// Replaces a host's key.
    ///
    /// - Parameters:
    ///   - current: the key that signed the request.
    ///   - isProven: whether the new key's owner has agreed.
    func rotate(
        _ id: HostID, from current: JWK, to key: JWK, isProven: Bool
    ) async throws -> LedgerPointer {
        let operation = operation
        return try await parts.journal.commit(nested: true) { txn, change in
            guard var host = try txn.get(change.tables.hosts, id) else {
                throw ProtocolError.unknownHost
            }
            guard host.status == .active else { throw ProtocolError.standing(of: host.status) }
            guard host.publicKey == current.publicKey else { throw ProtocolError.keyReplaced }
            guard try change.tables.publishedKeys(of: id, in: txn) == nil else {
                throw ProtocolError.invalidRequest(
                    "The host's keys are published in a JWKS; rotate them there.")
            }
            try refuseSame(key, as: host.publicKey)
            if let owner = try txn.get(change.tables.hostKeys, key.thumbprint),
                owner.target != id
            {
                throw ProtocolError.keyTaken
            }
            var entry = operation.entry(.hostKeyRotated)
            entry.host = id
            entry.user = host.user
            entry.why = Rotation.why
            entry.set("key", key.thumbprint.description)
            let appended = try change.record(entry, chance: operation.chance(), in: txn)
            host.changedBy = appended.seq
            try change.replaceKey(
                of: host, with: key, isProven: isProven, at: operation.now, in: txn)
            return LedgerPointer(appended)
        }
    }

    private func refuseSame(_ key: JWK, as current: PublicKey) throws(ProtocolError) {
        guard key.publicKey != current else {
            throw .invalidRequest("'public_key' is the key on record; send a new one.")
        }
    }

    /// What the entries say of how the key came.
    fileprivate static let why = "host_request"
}

extension Rotation.Asker {
    fileprivate func explain(_ entry: inout AuditEntry) {
        switch self {
        case .host: entry.why = Rotation.why
        case .agent: entry.via = .self
        }
    }
}

extension ProtocolError {
    fileprivate static let keyTaken = ProtocolError(
        .conflict, "The new key is on record for another identity; make a fresh one.")

    static let opensNothing = ProtocolError.invalidJWT(
        "The token is the proof of a key, and opens nothing.")

    /// The key that signed was the identity's a moment ago.
    static let keyReplaced = ProtocolError.invalidJWT(
        "The token's key was replaced meanwhile; sign with the new one.")
}
