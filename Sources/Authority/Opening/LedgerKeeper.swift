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
        key: LedgerKey, latest: SignedCheckpoint?, every interval: Duration,
        scheduling: HeadScheduling
    ) {
        self.journal = journal
        self.timeline = timeline
        reader = LedgerReader(tables)
        checkpointer = Checkpointer(
            key: key, tables: tables, files: files, latest: latest, scheduling: scheduling)
        schedule = Mutex(
            CheckpointSchedule(
                size: latest?.size ?? 0, milliseconds: timeline.monotonic.milliseconds,
                interval: interval.milliseconds))
    }

    /// What verifies the checkpoints.
    var verifierKey: VerifierKey { checkpointer.verifierKey }

    /// Signs the durable head when that is due.
    func checkpoint() async throws {
        guard let signed = try sign(at: timeline.monotonic.milliseconds) else { return }
        checkpointer.publish(signed)
        try await record(signed)
    }

    /// Signs the durable head when there are new entries, and returns when head.note is written.
    ///
    /// It is written before the row, so that a first opening that is cut off between the two has
    /// left no checkpoint which head.note would be missing beside.
    func checkpointNow() async throws {
        if let signed = try sign(at: .max) {
            checkpointer.publish(signed)
            try checkpointer.flush()
            try await record(signed)
        }
        try checkpointer.flush()
    }

    /// Reading and signing are one step under one lock: a head that is older than one signed
    /// meanwhile would be a fork.
    private func sign(at milliseconds: Int64) throws -> SignedCheckpoint? {
        let now = timeline.monotonic.milliseconds
        return try schedule.withLock { schedule in
            guard schedule.isDue(size: journal.ledgerSize, milliseconds: milliseconds) else {
                return nil
            }
            // Read in a transaction: what a reader sees is committed, and a commit is synced.
            let head = try journal.read { try reader.head(in: $0) }
            let signed = try checkpointer.sign(size: head.size, root: head.root)
            schedule.signed(size: signed.size, milliseconds: now)
            return signed
        }
    }

    private func record(_ signed: SignedCheckpoint) async throws {
        let checkpointer = checkpointer
        try await journal.commit { txn, _ in
            try checkpointer.record(signed, in: txn)
        }
    }
}
