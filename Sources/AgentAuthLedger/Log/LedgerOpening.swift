// SPDX-License-Identifier: Apache-2.0
public import Storage
public import Transparency

/// What a ledger that is opened for appending was found to be. Checked in constant time, whatever
/// the size.
public struct LedgerOpening: Sendable {
    /// The end of the ledger.
    public let appender: Appender
    /// The last checkpoint: of the database or of `head.note`, whichever is larger.
    public let latest: SignedCheckpoint?
    /// Whether a creation was cut off before its first checkpoint: at most entry 0 is there, and
    /// neither `head.note` nor a checkpoint ever was. Nothing that anyone was shown can be missing.
    public let isUnfinished: Bool

    /// Checks a ledger before anything is appended.
    ///
    /// The state row, the tail, the last checkpoint and `head.note` have to agree. Throws
    /// `LedgerError.damaged`, `.badSignature`, `.rolledBack` when a checkpoint is ahead of the
    /// database or `head.note` is missing, and `.forked` when one has another root.
    public static func check(
        _ tables: LedgerTables, files: LedgerFiles, key: VerifierKey,
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> LedgerOpening {
        let reader = LedgerReader(tables)
        let appender = try Appender.load(tables, in: txn)
        func verified(_ note: [UInt8], _ name: String) throws -> SignedCheckpoint {
            guard
                let checkpoint = try? SignedCheckpoint(SignedNote(parsing: note), by: key)
            else {
                throw LedgerError.badSignature(name)
            }
            guard checkpoint.size <= appender.size else {
                throw LedgerError.rolledBack(
                    size: appender.size, signed: checkpoint.size)
            }
            guard try reader.root(at: checkpoint.size, in: txn) == checkpoint.root else {
                throw LedgerError.forked(size: checkpoint.size)
            }
            return checkpoint
        }
        let stored = try txn.last(tables.checkpoints).map { size, row in
            let checkpoint = try verified(row, "the last checkpoint")
            guard checkpoint.size == size else {
                throw LedgerError.damaged("the checkpoint of \(checkpoint.size) stands at \(size)")
            }
            return checkpoint
        }
        let head = try files.readHead().map { try verified($0, "head.note") }
        if head == nil, stored != nil || appender.size > 1 {
            throw LedgerError.headMissing(path: files.headPath)
        }
        let latest = [stored, head].compactMap(\.self).max { $0.size < $1.size }
        return LedgerOpening(appender: appender, latest: latest, isUnfinished: head == nil)
    }
}
