// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import Synchronization

/// The keys that payloads are sealed under, one a subject, in `subjects.keys`, wrapped by the
/// server's key. Overwriting a slot erases whatever was sealed under its key, wherever copies of
/// that lie; a kept copy of the file defeats it.
public final class SubjectKeyring: Sendable {
    private let file: SubjectKeyFile
    private let secrets: SubjectSecrets
    private let table: Mutex<SubjectKeyTable>

    private init(_ table: SubjectKeyTable) {
        file = table.file
        secrets = table.secrets
        self.table = Mutex(table)
    }

    /// Opens the file, or makes it with mode 0600. One process may have it open for a data
    /// directory; storage's lock sees to that.
    ///
    /// Constant time, whatever the number of keys.
    public static func open(
        path: String, wrappingKey: SymmetricKey
    ) throws(SubjectKeyringError) -> SubjectKeyring {
        let secrets = SubjectSecrets(wrappingKey)
        let (file, slotCount) = try SubjectKeyFile.open(
            path, header: SubjectSlot.header(secrets))
        let header = try file.read(slot: 0)
        switch SubjectSlot.judge(header: header.span, secrets) {
        case .ours:
            return SubjectKeyring(SubjectKeyTable(file, secrets, slotCount: slotCount))
        case .otherServerKey: throw .otherServerKey(path: path)
        case .notAKeyFile: throw .notAKeyFile(path: path)
        }
    }

    /// The subject's key, which is drawn and written when there is none. It is not durable before
    /// ``syncIfNeeded()``.
    public func key(
        for subject: PayloadSubject, random: any RandomSource
    ) throws(SubjectKeyringError) -> SubjectKey {
        try table.withLock { (table) throws(SubjectKeyringError) in
            try table.key(for: subject, random: random)
        }
    }

    /// The subject's key; nil when it never had one or it was erased.
    public func existingKey(
        for subject: PayloadSubject
    ) throws(SubjectKeyringError) -> SubjectKey? {
        try existingKey(secrets.fingerprint(of: subject))
    }

    func existingKey(
        _ fingerprint: SubjectFingerprint
    ) throws(SubjectKeyringError) -> SubjectKey? {
        try table.withLock { (table) throws(SubjectKeyringError) in
            try table.find(fingerprint)
        }
    }

    /// Makes new keys durable. The writer calls it before each commit; without new keys it costs a
    /// lock.
    ///
    /// Safe, because a job's keys are written while it runs and jobs run before this: a key that is
    /// written while the sync runs belongs to a later batch, and makes the file dirty again.
    public func syncIfNeeded() throws(SubjectKeyringError) {
        let isNeeded = try table.withLock { (table) throws(SubjectKeyringError) in
            try table.beginSync()
        }
        guard isNeeded else { return }
        do throws(SubjectKeyringError) {
            try file.sync()
        } catch {
            table.withLock { $0.fail() }
            throw error
        }
    }

    /// Overwrites the keys of these subjects, durably. What was sealed under them is gone; a subject
    /// that is used again gets a new key.
    public func erase(_ subjects: [PayloadSubject]) throws(SubjectKeyringError) {
        try table.withLock { (table) throws(SubjectKeyringError) in
            try table.erase(subjects)
        }
    }
}
