// SPDX-License-Identifier: Apache-2.0
package import AgentAuthLedger
package import AgentAuthProtocol
package import Audit
package import Cryptography
package import Storage

/// What one batch of the writer is doing: the ledger's appender and the identities whose cached
/// snapshots it makes old.
///
/// A value: the writer copies it before each job and drops the copy of a job that fails, so a
/// failed job leaves neither tree nor caches behind. Use cases change state through its methods
/// only, each with its entry in the same transaction.
package struct Change: Sendable {
    package var appender: Appender
    package let tables: StateTables
    let sealer: PayloadSealer
    /// Agents whose records or grants were written since the last commit.
    private(set) var touchedAgents: Set<AgentID> = []
    /// Hosts whose records were written since the last commit.
    private(set) var touchedHosts: Set<HostID> = []
    /// Whether what counts for every agent was written since the last commit.
    private(set) var touchedEverybody = false
    /// Those who were asked since the last commit, and what they said no to.
    private(set) var summonses: [Summons] = []
    private(set) var dismissals: [Dismissal] = []
    /// Counts the commits that changed an identity: as long as it and the sets above say nothing
    /// new, a snapshot taken before is still the truth.
    private(set) var epoch: UInt64 = 0

    init(appender: Appender, tables: StateTables, sealer: PayloadSealer) {
        self.appender = appender
        self.tables = tables
        self.sealer = sealer
    }

    /// Whether nothing that decisions depend on was written since `epoch`.
    func isUnchanged(since epoch: UInt64) -> Bool {
        self.epoch == epoch && isUntouched
    }

    private var isUntouched: Bool {
        touchedAgents.isEmpty && touchedHosts.isEmpty && !touchedEverybody
    }

    /// Forgets what the last commit has published.
    mutating func committed() {
        summonses.removeAll()
        dismissals.removeAll()
        if isUntouched { return }
        touchedAgents.removeAll()
        touchedHosts.removeAll()
        touchedEverybody = false
        epoch += 1
    }

    /// Appends an entry; the record that it explains is written in the same transaction.
    @discardableResult
    package mutating func record(
        _ entry: AuditEntry, chance: any RandomSource, in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry {
        try record(PreparedEntry(entry, random: chance), in: txn)
    }

    /// Appends an entry that was prepared off the writer.
    @discardableResult
    package mutating func record(
        _ entry: PreparedEntry, in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry {
        try appender.append(entry, sealer: sealer, in: txn)
    }

    /// Somebody is to be told that a question waits for them.
    mutating func summon(_ user: UserID, to request: ApprovalRequest) {
        summonses.append(Summons(user: user, host: request.host, request: request.id))
    }

    /// Somebody said no to what a host wanted.
    mutating func noteDismissal(by user: UserID, of host: HostID) {
        dismissals.append(Dismissal(user: user, host: host))
    }

    /// What the next commit is told of to those who wait for it.
    var news: News {
        News(
            agents: touchedAgents, hosts: touchedHosts, summonses: summonses,
            dismissals: dismissals)
    }

    /// Makes cached snapshots of an agent old.
    mutating func touch(_ agent: AgentID) { touchedAgents.insert(agent) }

    /// Makes cached snapshots of a host's agents old.
    mutating func touch(_ host: HostID) { touchedHosts.insert(host) }

    package mutating func put(_ host: Host, in txn: borrowing WriteTransaction) throws {
        let user = try txn.get(tables.hosts, host.id)?.user
        if let user, user != host.user {
            try txn.delete(tables.userHosts, PairKey(user, host.id))
        }
        if let user = host.user { try txn.put(tables.userHosts, PairKey(user, host.id), Mark()) }
        try txn.put(tables.hosts, host.id, host)
        touch(host.id)
    }

    /// Disables a capability, or with nil enables it.
    package mutating func put(
        _ row: DisabledCapability?, for capability: String, in txn: borrowing WriteTransaction
    ) throws {
        if let row {
            try txn.put(tables.disabledCapabilities, capability, row)
        } else {
            try txn.delete(tables.disabledCapabilities, capability)
        }
        touchedEverybody = true
    }

    package mutating func put(_ agent: Agent, in txn: borrowing WriteTransaction) throws {
        try txn.put(tables.agents, agent.id, agent)
        let key = PairKey(agent.host, agent.id)
        if agent.status == .pending {
            try txn.put(tables.waiting, key, Deadline(agent.createdAt))
        } else {
            try txn.delete(tables.waiting, key)
        }
        touch(agent.id)
    }

    /// The agent's version moves with its grants, so whoever writes one writes the agent too.
    package mutating func put(_ grant: Grant, in txn: borrowing WriteTransaction) throws {
        try txn.put(tables.grants, PairKey(grant.agent, grant.id), grant)
        touch(grant.agent)
    }
}

extension LedgerPointer {
    /// Where an appended entry stands.
    package init(_ entry: AppendedEntry) {
        self.init(sequence: entry.seq, leaf: entry.leaf)
    }
}
