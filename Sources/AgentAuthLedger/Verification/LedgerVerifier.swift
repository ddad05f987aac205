// SPDX-License-Identifier: Apache-2.0
public import Storage
public import Transparency

/// Checks a whole ledger: every line hashed again and found canonical, the chain, the order and the
/// times, tiles, filters, the state row, every checkpoint, and `head.note`.
///
/// It trusts nothing that it reads and never throws: whatever goes wrong is in the verdict.
public struct LedgerVerifier: Sendable {
    /// The key that checkpoints have to be signed with. Without it the key that entry 0 names is
    /// taken, which shows no more than that the directory agrees with itself (`self-signed`).
    let key: VerifierKey?
    /// Whether entries behind the last checkpoint leave the verdict undecided.
    let requireSigned: Bool

    public init(key: VerifierKey? = nil, requireSigned: Bool = false) {
        self.key = key
        self.requireSigned = requireSigned
    }

    /// How far it has come, in entries. False stops it: the verdict is then undecided.
    public typealias Progress = (_ done: UInt64, _ total: UInt64) -> Bool

    /// Tiles read in one transaction: a pinned reader makes a served file grow.
    private static let tilesPerTransaction = 16

    /// Verifies the ledger in an environment, as of now. `files` are those of its directory.
    public func verify(
        _ environment: Environment, files: LedgerFiles,
        progress: Progress = { _, _ in true }
    ) -> Verdict {
        do {
            let tables = try LedgerTables(environment)
            let start = try environment.read {
                try DirectoryStart(tables, files, trusted: key, in: $0)
            }
            if let verdict = start.verdict { return verdict }
            var pass = start.pass
            while !pass.isFinished {
                guard progress(pass.chain.next, start.size) else {
                    return Verdict(.undecided, reason: "stopped before the end")
                }
                try environment.read {
                    try pass.advance(tiles: LedgerVerifier.tilesPerTransaction, in: $0)
                }
            }
            _ = progress(pass.chain.next, start.size)
            return try environment.read { try conclude(start, pass, in: $0) }
        } catch {
            return Verdict(.unreadable, reason: "\(error)")
        }
    }

    private func conclude(
        _ start: DirectoryStart, _ pass: DirectoryPass,
        in txn: borrowing some Transaction & ~Copyable
    ) throws -> Verdict {
        var verdict = Verdict(.intact)
        verdict.size = pass.chain.next
        verdict.checkpoints = start.isOtherLog ? 0 : pass.checkpoints.count
        if let finding = try pass.finding ?? start.finding(after: pass, in: txn) {
            verdict.outcome = .damaged
            verdict.firstBad = finding
            return verdict
        }
        verdict.root = pass.chain.frontier.root()
        let isSigned = !start.isOtherLog && pass.checkpoints.signedSize > 0
        let hasTail = pass.checkpoints.signedSize < start.size
        if start.isOtherLog {
            verdict.outcome = .undecided
            verdict.reason = "this is the log \(start.ownName), not the one of the key given"
        } else if requireSigned, hasTail || key == nil {
            verdict.outcome = .undecided
            verdict.reason =
                key == nil
                ? "signatures were required, but no key was given to trust"
                : "the last checkpoint covers \(pass.checkpoints.signedSize) entries of \(start.size)"
        }
        verdict.shown = ["intact", isSigned ? (key == nil ? "self-signed" : "signed") : "unsigned"]
        if isSigned, hasTail { verdict.shown.append("unsigned tail") }
        verdict.shown.append("complete")
        return verdict
    }
}
