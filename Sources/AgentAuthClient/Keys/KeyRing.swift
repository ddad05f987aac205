// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

/// What a client must not lose: the keys of its host and of its agents, and where each is known.
///
/// One host key serves all servers (§9.1), until a server has revoked it: from then on that server
/// meets a key of its own.
public struct KeyRing: Sendable {
    /// The host key wherever ``hosts`` names no other.
    var hostKey: SigningKey?
    /// The servers that know the host.
    var hosts: [HostRecord] = []
    /// The agents of this client.
    var connections: [ConnectionRecord] = []

    /// A ring without keys.
    public init() {}
}

/// The host at one server.
struct HostRecord: Sendable {
    let issuer: String
    /// The server's name for the host; nil until it has said one.
    var host: HostID?
    /// The key at this server alone; nil for the one that serves all.
    var key: SigningKey?
    /// The key that was offered in its place, until the server has said whether it took it.
    var nextKey: SigningKey?
}

/// One agent and what is known of it.
struct ConnectionRecord: Sendable {
    let agent: AgentID
    let issuer: String
    var key: SigningKey
    var name: String
    var mode: AgentMode
    /// As last seen.
    var status: AgentStatus
    /// As last seen, without descriptions and schemas.
    var grants: [GrantView]
    /// The key that was offered in place of ``key``, until the server has said whether it took it.
    var nextKey: SigningKey?
}

extension KeyRing {
    /// The host at a server that knows it.
    func host(at issuer: String) -> HostRecord? {
        hosts.first { $0.issuer.isSame(as: issuer) }
    }

    /// The key that the host signs with at a server; nil before the first one is made.
    func hostKey(at issuer: String) -> SigningKey? {
        host(at: issuer)?.key ?? hostKey
    }

    func connection(of agent: AgentID) -> ConnectionRecord? {
        connections.first { $0.agent == agent }
    }

    /// Notes what a server calls the host.
    mutating func know(host: HostID?, at issuer: String) {
        if let index = hosts.firstIndex(where: { $0.issuer.isSame(as: issuer) }) {
            hosts[index].host = host ?? hosts[index].host
        } else {
            hosts.append(HostRecord(issuer: issuer, host: host))
        }
    }

    /// Forgets the host at a server and all its agents there, and meets that server with `key` from
    /// now on.
    mutating func replaceHost(at issuer: String, with key: SigningKey) {
        connections.removeAll { $0.issuer.isSame(as: issuer) }
        hosts.removeAll { $0.issuer.isSame(as: issuer) }
        hosts.append(HostRecord(issuer: issuer, key: key))
    }

    /// Changes the record of the host at a server that knows it.
    mutating func updateHost(at issuer: String, _ change: (inout HostRecord) -> Void) {
        if let index = hosts.firstIndex(where: { $0.issuer.isSame(as: issuer) }) {
            change(&hosts[index])
        }
    }

    /// Changes the record of one agent, if there is one.
    mutating func update(_ agent: AgentID, _ change: (inout ConnectionRecord) -> Void) {
        if let index = connections.firstIndex(where: { $0.agent == agent }) {
            change(&connections[index])
        }
    }
}
