// SPDX-License-Identifier: Apache-2.0

/// Why the ledger refused.
public enum LedgerError: Error, Equatable, CustomStringConvertible {
    /// The entry would be longer than `LedgerLimits.entryByteCount`.
    case entryTooLong(byteCount: Int)
    /// The number of this member does not fit in 53 bits.
    case integerOutOfRange(member: String)
    /// The rows contradict each other; `reason` says which and where.
    case damaged(String)
    /// There is no such entry or size.
    case outOfRange
    /// No signed checkpoint covers the entry yet; one will within a second.
    case notYetCovered
    /// Whoever asked for the work stopped it.
    case stopped
    /// A file beside the database cannot be used.
    case file(path: String, reason: String)
    /// The ledger's key did not sign this.
    case badSignature(String)
    /// A checkpoint was signed over more entries than there are: an older copy was put in place.
    case rolledBack(size: UInt64, signed: UInt64)
    /// There are entries, but the checkpoint outside the database is gone.
    case headMissing(path: String)
    /// A checkpoint of this size has another root: the history was replaced, or would be.
    case forked(size: UInt64)

    public var description: String {
        switch self {
        case .entryTooLong(let byteCount):
            "an entry of \(byteCount) bytes is over \(LedgerLimits.entryByteCount); record less"
        case .integerOutOfRange(let member):
            "the number in \(member) does not fit in 53 bits; record it as a string"
        case .damaged(let reason):
            "the ledger is damaged: \(reason); run ledger verify, and restore from a backup"
        case .outOfRange:
            "the ledger has no such entry"
        case .notYetCovered:
            "no checkpoint covers this entry yet; ask again in a second"
        case .stopped:
            "stopped before the end"
        case .file(let path, let reason):
            "\(path): \(reason)"
        case .badSignature(let what):
            "\(what) is not signed by the ledger's key; restore the directory from a backup"
        case .rolledBack(let size, let signed):
            "ROLLBACK: \(signed) entries were signed but \(size) are here; nothing is written; "
                + "restore the newest copy"
        case .headMissing(let path):
            "ROLLBACK: \(path) is missing beside entries; nothing is written; restore it"
        case .forked(let size):
            "FORK: the root of \(size) entries is not the one that was signed; nothing is "
                + "written; find out who replaced the history"
        }
    }
}
