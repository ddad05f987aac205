// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Change {
    /// Fixes where a new host publishes its keys; nil for one that sends its key.
    mutating func put(
        _ keys: PublishedKeys?, of host: HostID, in txn: borrowing WriteTransaction
    ) throws {
        guard let keys else { return }
        try txn.put(tables.hostURLs, host, keys)
        try txn.put(tables.hostsByURL, keys.digest, Reference(host))
        touch(host)
    }

    /// Fixes where a new agent's key is published; nil for one that was sent.
    mutating func put(
        _ keys: PublishedKeys?, of agent: Agent, in txn: borrowing WriteTransaction
    ) throws {
        guard let keys else { return }
        try txn.put(tables.agentURLs, agent.id, keys)
        try txn.put(tables.agentsByURL, PairKey(agent.host, keys.digest), Reference(agent.id))
        touch(agent.id)
    }

    mutating func forgetPublishedKeys(
        of host: HostID, in txn: borrowing WriteTransaction
    ) throws {
        guard let keys = try txn.get(tables.hostURLs, host) else { return }
        try txn.delete(tables.hostURLs, host)
        try txn.delete(tables.hostsByURL, keys.digest)
    }

    mutating func forgetPublishedKeys(
        of agent: Agent, in txn: borrowing WriteTransaction
    ) throws {
        guard let keys = try txn.get(tables.agentURLs, agent.id) else { return }
        try txn.delete(tables.agentURLs, agent.id)
        try txn.delete(tables.agentsByURL, PairKey(agent.host, keys.digest))
    }
}
