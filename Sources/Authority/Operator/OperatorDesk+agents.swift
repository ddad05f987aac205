// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

extension OperatorDesk {
    /// The agents, of one host or of all, in the order of their ids.
    package func agents(
        under host: HostID? = nil, _ page: PageRequest = .init()
    ) throws -> ListPage<AgentView> {
        try look(.listAgents, about: .init(host: host)) {
            try parts.journal.read { txn in
                guard let host else { return try agents(page, in: txn) }
                guard try txn.get(parts.journal.tables.hosts, host) != nil else {
                    throw ProtocolError.unknownHost
                }
                return try agents(under: host, page, in: txn)
            }
        }
    }

    /// One agent, as its host would see it.
    package func agent(_ id: AgentID) throws -> AgentView {
        try look(.showAgent, about: .init(agent: id)) {
            try parts.journal.read { txn in
                guard let agent = try txn.get(parts.journal.tables.agents, id) else {
                    throw ProtocolError.noSuchAgent
                }
                return try view(agent, in: txn)
            }
        }
    }

    /// Ends an agent.
    public func revoke(_ id: AgentID) async throws {
        let subject = OperatorSubject(agent: id)
        let pointer = try await perform(.revokeAgent, about: subject) {
            try await Revocation(parts: parts)
                .revoke(id, for: Cause(by: .operator, via: .operatorCLI))
        }
        if pointer == nil { note(.revokeAgent, about: subject) }
    }

    private func agents(
        _ page: PageRequest, in txn: borrowing some Transaction & ~Copyable
    ) throws -> ListPage<AgentView> {
        let start: AgentID? = try page.position()
        var agents: [Agent] = []
        try txn.scan(parts.journal.tables.agents, from: start) { id, agent in
            if id != start { agents.append(agent) }
            return agents.count > page.limit ? .stop : .next
        }
        return try ListPage(agents, for: page) { $0.id.text }.map { try view($0, in: txn) }
    }

    func agents(
        under host: HostID, _ page: PageRequest, in txn: borrowing some Transaction & ~Copyable
    ) throws -> ListPage<AgentView> {
        let start: AgentID? = try page.position()
        var ids: [AgentID] = []
        let prefix = PairKey<HostID, AgentID>.prefix(host)
        try txn.scan(parts.journal.tables.hostAgents, prefix: prefix) { key, _ in
            if start.map({ $0 < key.second }) ?? true { ids.append(key.second) }
            return ids.count > page.limit ? .stop : .next
        }
        let listed = ListPage(ids, for: page, position: \.text)
        return ListPage(
            items: try listed.items.compactMap { id in
                try txn.get(parts.journal.tables.agents, id).map { try view($0, in: txn) }
            }, next: listed.next)
    }

    private func view(
        _ agent: Agent, in txn: borrowing some Transaction & ~Copyable
    ) throws -> AgentView {
        AgentView(
            agent, grants: try parts.journal.tables.grants(of: agent.id, in: txn), parts: parts,
            now: parts.now)
    }
}

extension ProtocolError {
    /// Like ``unknownAgent``, for those who may see the agents of all hosts.
    static let noSuchAgent = ProtocolError(.agentNotFound, "There is no such agent.")
    static let unknownHost = ProtocolError(.notFound, "There is no such host.")
}
