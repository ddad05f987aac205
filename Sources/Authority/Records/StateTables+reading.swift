// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Storage

extension StateTables {
    /// An agent with its grants and its host, as they stand in one transaction.
    package func snapshot(
        of agent: AgentID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> AgentSnapshot? {
        guard let record = try txn.get(agents, agent),
            let host = try txn.get(hosts, record.host)
        else { return nil }
        return AgentSnapshot(
            agent: record, host: host, grants: try grants(of: agent, in: txn),
            disabled: try disabledNames(in: txn),
            hostKeys: try publishedKeys(of: record.host, in: txn),
            agentKeys: try publishedKeys(of: agent, in: txn),
            hostKeyHistory: try txn.get(hostKeyHistories, record.host))
    }

    /// The capabilities that the operator has disabled: at most as many as there ever were.
    package func disabledNames(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Set<String> {
        var names: Set<String> = []
        try txn.scan(disabledCapabilities) { name, _ in
            names.insert(name)
            return .next
        }
        return names
    }

    /// The hosts that are a user's.
    package func hosts(
        of user: UserID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [HostID] {
        try partners(of: user, in: userHosts, txn)
    }

    /// Every grant of an agent, oldest first; those of one moment in the order of their names.
    package func grants(
        of agent: AgentID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [Grant] {
        var found: [Grant] = []
        try txn.scan(grants, prefix: PairKey<AgentID, GrantID>.prefix(agent)) { _, grant in
            found.append(grant)
            return .next
        }
        return found.sorted {
            $0.createdAt == $1.createdAt
                ? $0.capability.utf8.lexicographicallyPrecedes($1.capability.utf8)
                : $0.createdAt < $1.createdAt
        }
    }

    /// The host that a key belongs or ever belonged to.
    package func host(
        withKey thumbprint: Thumbprint, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Host? {
        guard let reference = try txn.get(hostKeys, thumbprint) else { return nil }
        return try txn.get(hosts, reference.target)
    }

    /// The agents under a host, whatever their state.
    package func agents(
        under host: HostID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [AgentID] {
        try partners(of: host, in: hostAgents, txn)
    }

    /// How many agents of a host wait for approval, counted up to `limit`.
    package func waitingAgents(
        under host: HostID, upTo limit: Int, in txn: borrowing some Transaction & ~Copyable
    ) throws -> Int {
        var count = 0
        try txn.scan(waiting, prefix: PairKey<HostID, AgentID>.prefix(host)) { _, _ in
            count += 1
            return count < limit ? .next : .stop
        }
        return count
    }

    /// The approvals of an agent that nobody has decided yet.
    package func openApprovals(
        of agent: AgentID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> [ApprovalRequest] {
        try partners(of: agent, in: agentApprovals, txn)
            .compactMap { try txn.get(approvals, $0) }
            .filter { $0.state == .pending }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// The claim to an agent by a host that waits or was approved, the newest one.
    package func claim(
        to agent: AgentID, by host: HostID, in txn: borrowing some Transaction & ~Copyable
    ) throws -> ApprovalRequest? {
        try partners(of: agent, in: agentApprovals, txn)
            .compactMap { try txn.get(approvals, $0) }
            .filter {
                $0.purpose == .claim && $0.host == host && [.pending, .approved].contains($0.state)
            }
            .max { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Every approval that nobody has decided yet, oldest first. Found through the codes that are
    /// alive, of which there is a bounded number: a request that waits has at least one.
    package func waitingApprovals(
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> [ApprovalRequest] {
        var ids: Set<ApprovalID> = []
        try txn.scan(codes) { _, reference in
            ids.insert(reference.target)
            return .next
        }
        return try ids.compactMap { try txn.get(approvals, $0) }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// The user whose name or address somebody wrote down; nil when there is none.
    package func user(
        hinted text: String, in txn: borrowing some Transaction & ~Copyable
    ) throws -> UserID? {
        guard (1...OperatorDesk.userNameBytes).contains(text.utf8.count) else { return nil }
        if let named = try txn.get(userNames, text) { return named.target }
        guard let mailbox = Mailbox(text) else { return nil }
        return try txn.get(mailboxUsers, mailbox.key)?.target
    }

    /// What a table of pairs has beside one thing, in order.
    private func partners<First, Second>(
        of first: First, in table: Table<PairKey<First, Second>, Mark>,
        _ txn: borrowing some Transaction & ~Copyable
    ) throws -> [Second] {
        var found: [Second] = []
        try txn.scan(table, prefix: PairKey<First, Second>.prefix(first)) { key, _ in
            found.append(key.second)
            return .next
        }
        return found
    }
}
