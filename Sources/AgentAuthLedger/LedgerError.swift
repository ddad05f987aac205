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
        }
    }
}
