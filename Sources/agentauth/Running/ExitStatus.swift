// SPDX-License-Identifier: Apache-2.0

/// The exit codes: what a script can tell apart. 64, 65 and 78 are those of `sysexits.h`, 130 and 143
/// what a shell gives for the two signals.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    /// Something that this program did not foresee.
    case unexpected = 1
    /// A check said no: ledger damaged, expectation missed, doctor found a fault.
    case checkFailed = 2
    /// Not authenticated; agent revoked, expired, rejected.
    case notAuthenticated = 3
    case unreachable = 4
    /// Refused: not granted, constraint violated, capability failed.
    case refused = 5
    /// A person has not decided yet, or said no.
    case awaitingPerson = 6
    case noSuchThing = 7
    /// Data unusable: locked, truncated, wrong format version, disk full.
    case dataUnusable = 8
    /// Cannot be judged: no trusted key, unsigned tail where signatures were demanded.
    case undecided = 9
    case usage = 64
    case badInput = 65
    case badConfiguration = 78
    /// Ctrl-C; what was done until then is kept.
    case interrupted = 130
    case terminated = 143
}
