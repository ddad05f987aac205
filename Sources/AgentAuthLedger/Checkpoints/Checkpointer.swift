// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Storage
import Synchronization
public import Transparency

/// Signs checkpoints over what is durable, off the request path.
///
/// The caller asks its `CheckpointSchedule` after a commit. When one is due: `sign` the committed
/// size and root, `record` the result in a job of the next batch, and `publish` it.
public final class Checkpointer: Sendable {
    private let key: LedgerKey
    private let tables: LedgerTables
    private let head: HeadWriter
    /// The last one signed. A log that signs two roots of one size, or goes back, has forked.
    private let last: Mutex<(size: UInt64, root: Digest)>

    /// `latest` is the last checkpoint that was signed before, from opening the ledger.
    public init(
        key: LedgerKey, tables: LedgerTables, files: LedgerFiles, latest: SignedCheckpoint?,
        scheduling: HeadScheduling
    ) {
        self.key = key
        self.tables = tables
        head = HeadWriter(files: files, scheduling: scheduling)
        last = Mutex((latest?.size ?? 0, latest?.root ?? MerkleTree.emptyRoot))
    }

    /// What verifies its signatures.
    public var verifierKey: VerifierKey { key.verifierKey }

    /// Signs a size and root that are committed and, in `serve`, synced.
    ///
    /// Throws `LedgerError.forked` rather than sign a smaller tree than before, or another root of
    /// the same size.
    public func sign(size: UInt64, root: Digest) throws(LedgerError) -> SignedCheckpoint {
        try last.withLock { (last) throws(LedgerError) in
            guard size > last.size || (size == last.size && root == last.root) else {
                throw .forked(size: size)
            }
            last = (size, root)
        }
        let checkpoint = Checkpoint(origin: key.verifierKey.name, size: size, root: root)
        return SignedCheckpoint(checkpoint: checkpoint, note: key.sign(checkpoint))
    }

    /// Stores a checkpoint's row, in the transaction of the next batch.
    public func record(
        _ checkpoint: SignedCheckpoint, in txn: borrowing WriteTransaction
    ) throws(StorageError) {
        try txn.put(
            tables.checkpoints, checkpoint.size, Array(checkpoint.note.rendered().utf8))
    }

    /// Writes `head.note` on its own thread; a newer one overtakes those that wait.
    public func publish(_ checkpoint: SignedCheckpoint) {
        head.write(checkpoint.note)
    }

    /// Waits until `head.note` is the last one published. Throws what writing it failed with.
    public func flush() throws {
        try head.flush()
    }
}
