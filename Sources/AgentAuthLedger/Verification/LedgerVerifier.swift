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
    /// A checkpoint that was kept elsewhere, which the ledger has to continue.
    let checkpoint: SignedNote?

    public init(
        key: VerifierKey? = nil, requireSigned: Bool = false, checkpoint: SignedNote? = nil
    ) {
        self.key = key
        self.requireSigned = requireSigned
        self.checkpoint = checkpoint
    }

    /// How far it has come, in entries. False stops it: the verdict is then undecided.
    public typealias Progress = (_ done: UInt64, _ total: UInt64) -> Bool

    /// Tiles read in one transaction: a pinned reader makes a served file grow.
    private static let tilesPerTransaction = 16

    /// Verifies the ledger of a data directory, which may be in use; what cannot be opened as a
    /// database is unreadable.
    ///
    /// LMDB can crash on a damaged page: judge files of strangers in a process of their own.
    public func verify(
        directory: String, progress: Progress = { _, _ in true }
    ) -> Verdict {
        do {
            var options = Environment.Options()
            options.access = .readOnly
            options.lockFile = try Environment.isServed(directory) ? .shared : .ignored
            let environment = try Environment.open(directory, options)
            defer { environment.close() }
            return verify(
                environment, files: LedgerFiles(directory: directory), progress: progress)
        } catch {
            return Verdict(.unreadable, reason: "\(error)")
        }
    }

    /// Verifies the ledger in an environment, as of now. `files` are those of its directory.
    public func verify(
        _ environment: Environment, files: LedgerFiles,
        progress: Progress = { _, _ in true }
    ) -> Verdict {
        do {
            let tables = try LedgerTables(environment)
            // Before the snapshot: what was signed by now is in it.
            let head = Result { () throws(LedgerError) in try files.readHead() }
            let start = try environment.read {
                try DirectoryStart(
                    tables, head: head, given: checkpoint, trusted: key, in: $0)
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
            let finding = try pass.finding ?? environment.read { try start.finding(in: $0) }
            return conclude(
                chain: pass.chain, checkpoints: pass.checkpoints, finding: finding,
                otherLog: start.isOtherLog ? start.ownName : nil)
        } catch {
            return Verdict(.unreadable, reason: "\(error)")
        }
    }

    /// The verdict on lines that were all walked over, or up to `finding`. `otherLog` is the name of
    /// the log where it is not that of the trusted key.
    func conclude(
        chain: LineChain, checkpoints: CheckpointCheck, finding: Finding?, otherLog: String?
    ) -> Verdict {
        var verdict = Verdict(.intact)
        verdict.size = chain.next
        verdict.checkpoints = checkpoints.verified
        if let finding {
            verdict.outcome = .damaged
            verdict.firstBad = finding
            return verdict
        }
        verdict.root = chain.frontier.root()
        let signedSize = checkpoints.signedSize
        if let otherLog {
            verdict.outcome = .undecided
            verdict.reason = "this is the log \(otherLog), not the one of the key given"
        } else if requireSigned, key == nil {
            verdict.outcome = .undecided
            verdict.reason = "signatures were required, but no key was given to trust"
        } else if requireSigned, signedSize < chain.next {
            verdict.outcome = .undecided
            verdict.reason = "the last checkpoint covers \(signedSize) entries of \(chain.next)"
        }
        let signed = key == nil ? "self-signed" : "signed"
        verdict.shown = ["intact", signedSize > 0 ? signed : "unsigned"]
        if signedSize > 0, signedSize < chain.next { verdict.shown.append("unsigned tail") }
        verdict.shown.append("complete")
        return verdict
    }
}
