// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Change {
    /// Removes an agent that never became active, with its index rows.
    mutating func delete(
        _ agent: Agent, for cause: Cause, operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        var entry = operation.entry(.agentDeleted)
        entry.host = agent.host
        entry.agent = agent.id
        cause.explain(&entry)
        try record(entry, chance: chance, in: txn)
        for grant in try tables.grants(of: agent.id, in: txn) {
            try txn.delete(tables.grants, PairKey(agent.id, grant.id))
        }
        try txn.delete(
            tables.agentKeys, PairKey(agent.host, JWK(agent.publicKey).thumbprint))
        try forgetPublishedKeys(of: agent, in: txn)
        try txn.delete(tables.hostAgents, PairKey(agent.host, agent.id))
        try txn.delete(tables.waiting, PairKey(agent.host, agent.id))
        try txn.delete(tables.agents, agent.id)
        touch(agent.id)
    }

    /// Removes a host that never became active and has no agents.
    mutating func delete(
        _ host: Host, for cause: Cause, operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        var entry = operation.entry(.hostDeleted)
        entry.host = host.id
        cause.explain(&entry)
        try record(entry, chance: chance, in: txn)
        try txn.delete(tables.hostKeys, host.jwk.thumbprint)
        try forgetPublishedKeys(of: host.id, in: txn)
        try txn.delete(tables.hosts, host.id)
        touch(host.id)
    }
}
