// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

extension AgentAuthClient {
    /// The agents whose keys are here, in the order in which they connected, as they were last
    /// seen; the server is not asked.
    public func connections() throws(ClientError) -> [Connection] {
        let ring = try ring()
        return ring.connections.map { record in
            Connection(
                agent: record.agent, issuer: record.issuer,
                host: ring.host(at: record.issuer)?.host, name: record.name, mode: record.mode,
                status: record.status, grants: record.grants, user: nil, expiresAt: nil,
                ledger: nil, warnings: [])
        }
    }

    func ring() throws(ClientError) -> KeyRing {
        try keys { (store) throws(KeyStoreError) in try store.read() }
    }

    func updateRing(_ change: (inout KeyRing) -> Void) throws(ClientError) {
        try keys { (store) throws(KeyStoreError) in try store.update(change) }
    }

    private func keys<Result>(
        _ body: (any KeyStore) throws(KeyStoreError) -> Result
    ) throws(ClientError) -> Result {
        do {
            return try body(keyStore)
        } catch {
            throw .keyStore(error)
        }
    }

    /// The key that the host signs with at a server; made when it is first needed.
    func hostKey(at issuer: String) throws(ClientError) -> SigningKey {
        if let key = try ring().hostKey(at: issuer) { return key }
        let fresh = SigningKey.generate(using: random)
        var key = fresh
        try updateRing { ring in
            // Another process may have made one since: then that one is the host's.
            if let existing = ring.hostKey(at: issuer) {
                key = existing
            } else {
                ring.hostKey = fresh
            }
        }
        return key
    }

    /// An agent whose key is here.
    func connected(_ agent: AgentID) throws(ClientError) -> ConnectedAgent {
        let ring = try ring()
        guard let record = ring.connection(of: agent), let host = ring.hostKey(at: record.issuer)
        else { throw .notConnected(agent) }
        return ConnectedAgent(record: record, host: host)
    }
}

/// An agent that can act: what is known of it, its key, and that of its host.
struct ConnectedAgent {
    let record: ConnectionRecord
    let host: SigningKey

    var signer: AgentSigner {
        AgentSigner(agent: record.agent, key: record.key, host: host.publicKey)
    }
}
