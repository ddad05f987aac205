// SPDX-License-Identifier: Apache-2.0
package import AgentAuthLedger
package import AgentAuthProtocol
package import Audit
import Cryptography
package import Storage
import Synchronization

/// The one way to read and change state: every change is a job of the one writer, which commits
/// state and ledger entry together and makes old snapshots disappear before anyone is answered.
package final class Journal: Sendable {
    package let tables: StateTables
    private let environment: Environment
    private let writer: BatchWriter<Change>
    private let published: Published

    /// Snapshots of the identities that were asked for last.
    private let snapshots: SnapshotCache

    /// What the last commit said, readable from everywhere without a transaction.
    private final class Published: Sendable {
        let epoch = Atomic<UInt64>(0)
        let ledgerMilliseconds: Atomic<Int64>
        let ledgerSize: Atomic<UInt64>

        init(_ appender: Appender) {
            ledgerMilliseconds = Atomic(appender.lastMilliseconds)
            ledgerSize = Atomic(appender.size)
        }
    }

    /// - Parameters:
    ///   - beforeCommit: what has to be durable before a commit is, such as new keys.
    ///   - listener: told of every commit, once snapshots from before it are forgotten.
    package init(
        _ environment: Environment, tables: StateTables, appender: Appender, sealer: PayloadSealer,
        scheduling: BatchWriter<Change>.Scheduling, queueLimit: Int = 8192,
        beforeCommit: @escaping @Sendable () throws -> Void,
        listener: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        let snapshots = SnapshotCache(limit: 65_536)
        let published = Published(appender)
        self.environment = environment
        self.tables = tables
        self.snapshots = snapshots
        self.published = published
        writer = BatchWriter(
            environment,
            context: Change(appender: appender, tables: tables, sealer: sealer),
            scheduling: scheduling, queueLimit: queueLimit,
            hooks: .init(
                beforeCommit: { txn, change in
                    try beforeCommit()
                    try change.appender.seal(in: txn)
                },
                afterCommit: { change in
                    if change.touchedEverybody {
                        snapshots.forgetAll()
                    } else {
                        snapshots.forget(agents: change.touchedAgents, hosts: change.touchedHosts)
                    }
                    let news = change.news
                    change.committed()
                    published.epoch.store(change.epoch, ordering: .releasing)
                    published.ledgerMilliseconds.store(
                        change.appender.lastMilliseconds, ordering: .relaxed)
                    published.ledgerSize.store(change.appender.size, ordering: .relaxed)
                    listener(news)
                }))
    }

    /// The moment of the last entry: time in the ledger never runs backwards, nor does anything
    /// that is judged by it.
    package var ledgerNow: Timestamp {
        Timestamp(milliseconds: published.ledgerMilliseconds.load(ordering: .relaxed))
    }

    /// The number of entries that are durable.
    package var ledgerSize: UInt64 { published.ledgerSize.load(ordering: .relaxed) }

    /// Counts the commits that changed an identity. Read it before looking at a snapshot: whoever
    /// finds the same number later knows that the snapshot still holds.
    package var epoch: UInt64 { published.epoch.load(ordering: .acquiring) }

    /// A snapshot of the whole state, for the length of a synchronous closure.
    package func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        try environment.read(body)
    }

    /// Runs a job on the writer and returns once it is durable. With `nested` the job may fail
    /// after it has written; without, it checks first and writes last.
    @discardableResult
    package func commit<R: Sendable>(
        nested: Bool = false,
        _ job: @escaping @Sendable (borrowing WriteTransaction, inout Change) throws -> R
    ) async throws -> R {
        try await writer.submit(nested: nested, job)
    }

    /// Hands the writer an entry that nobody waits for; throws when the writer cannot take it.
    package func record(_ entry: PreparedEntry) throws {
        try writer.enqueue { txn, change in
            try change.record(entry, in: txn)
        }
    }

    /// An agent as it stands, from memory where possible.
    package func snapshot(of agent: AgentID) throws -> AgentSnapshot? {
        if let snapshot = snapshots[agent] { return snapshot }
        let ticket = snapshots.ticket()
        let snapshot = try read { try tables.snapshot(of: agent, in: $0) }
        if let snapshot { snapshots.keep(snapshot, since: ticket) }
        return snapshot
    }

    /// Whether a write has failed: nothing is written until the directory is opened again.
    package var hasFailed: Bool { writer.hasFailed }

    /// How many jobs wait for the writer.
    package var waiting: Int { writer.waiting }

    /// Finishes what is queued and takes no more.
    package func shutdown() {
        writer.shutdown()
    }

    package func close() {
        environment.close()
    }
}
