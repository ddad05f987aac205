// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Storage

/// Overwrites the keys of what was sealed for somebody who is deleted, so that nobody can open it any
/// more.
///
/// The transaction that deletes leaves a row for each subject, and the keys are overwritten after it
/// is durable: a commit that fails has lost nothing, and a crash between the two leaves the rows, by
/// which the next sweep does what was promised.
struct Erasing: Sendable {
    let parts: Parts

    /// Overwrites what is due.
    func run() async throws {
        let due = try parts.journal.read { txn in
            var due: [ErasureSubject] = []
            try txn.scan(parts.journal.tables.erasures) { _, subject in
                due.append(subject)
                return .next
            }
            return due
        }
        if due.isEmpty { return }
        try parts.keyring.erase(due.map(\.payloads))
        try await parts.journal.commit { txn, change in
            for subject in due { try txn.delete(change.tables.erasures, subject.key) }
        }
    }
}
