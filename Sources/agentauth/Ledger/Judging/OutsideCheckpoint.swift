// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Storage
import Transparency

/// A checkpoint that somebody kept outside the directory: the ledger has to be its continuation.
struct OutsideCheckpoint {
    private let note: SignedNote

    init(_ path: String) throws {
        note = try SignedNote(parsing: InputFile.read(path))
    }

    /// Lowers a verdict that the checkpoint contradicts. Verification has shown before that the tree
    /// is that of the entries, so its roots can be compared.
    func compare(
        with ledger: OpenLedger, key: VerifierKey?, _ verdict: inout Verdict
    ) throws {
        guard verdict.outcome == .intact || verdict.outcome == .undecided else { return }
        guard let signer = try key ?? ledger.ownKey(),
            let checkpoint = try? SignedCheckpoint(note, by: signer)
        else {
            verdict.outcome = .undecided
            verdict.reason = "the checkpoint given is not signed by the ledger's key"
            return
        }
        guard checkpoint.size <= verdict.size else {
            return damage(&verdict, Finding(seq: verdict.size, kind: .truncated, part: .checkpoint))
        }
        let root = try ledger.environment.read {
            try ledger.reader.root(at: checkpoint.size, in: $0)
        }
        guard root == checkpoint.root else {
            return damage(&verdict, Finding(seq: checkpoint.size, kind: .forked, part: .checkpoint))
        }
        verdict.shown.append("continues checkpoint \(checkpoint.size)")
    }

    private func damage(_ verdict: inout Verdict, _ finding: Finding) {
        verdict.outcome = .damaged
        verdict.firstBad = finding
        verdict.root = nil
        verdict.shown = []
    }
}
