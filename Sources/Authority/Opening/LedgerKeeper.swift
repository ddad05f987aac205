// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Storage
import Synchronization
import Transparency

/// Keeps the ledger's signed heads: when entries are new, signs the size and root that are durable,
/// stores the checkpoint with the next batch, and writes head.note beside the database.
final class LedgerKeeper: Sendable {
    let reader: LedgerReader
    private let journal: Journal
    private let timeline: any Timeline
    private let checkpointer: Checkpointer
    private let schedule: Mutex<CheckpointSchedule>

    init(
        journal: Journal, timeline: any Timeline, files: LedgerFiles, tables: LedgerTables,
        key: LedgerKey, latest: SignedCheckpoint?, scheduling: HeadScheduling
    ) {
        self.journal = journal
        self.timeline = timeline
        reader = LedgerReader(tables)
        checkpointer = Checkpointer(
            key: key, tables: tables, files: files, latest: latest, scheduling: scheduling)
        schedule = Mutex(
            CheckpointSchedule(
                size: latest?.size ?? 0, milliseconds: timeline.monotonic.milliseconds))
    }

    /// What verifies the checkpoints.
    var verifierKey: VerifierKey { checkpointer.verifierKey }

    /// Signs the durable head when that is due, or when it is `isForced` and there are new entries.
    func checkpoint(isForced: Bool = false) async throws {
        let now = timeline.monotonic.milliseconds
        let size = journal.ledgerSize
        let isDue = schedule.withLock { schedule in
            isForced
                ? schedule.isDue(size: size, milliseconds: .max)
                : schedule.isDue(size: size, milliseconds: now)
        }
        guard isDue else { return }
        // Read in a transaction: what a reader sees is committed, and a commit is synced.
        let head = try journal.read { try reader.head(in: $0) }
        let signed = try checkpointer.sign(size: head.size, root: head.root)
        let checkpointer = checkpointer
        try await journal.commit { txn, _ in
            try checkpointer.record(signed, in: txn)
        }
        checkpointer.publish(signed)
        schedule.withLock { $0.signed(size: signed.size, milliseconds: now) }
    }

    /// Waits until head.note is the last one signed.
    func flush() throws {
        try checkpointer.flush()
    }
}
