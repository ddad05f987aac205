// SPDX-License-Identifier: Apache-2.0
public import AgentAuthLedger
public import Cryptography
public import Storage

/// An entry with all of its chance drawn, made off the writer. Appending it twice, as when a batch
/// is run again, writes the same.
public struct PreparedEntry: Sendable {
    let draft: EntryDraft
    let payload: AuditPayload?

    public init(_ entry: AuditEntry, random: any RandomSource) {
        draft = entry.draft(random: random)
        // With neither arguments nor result the entry commits to nothing, and has no payload.
        payload = entry.payload.flatMap { $0.commitments.isEmpty ? nil : $0 }
    }
}

extension Appender {
    /// Appends an entry, and its payload sealed for the place that the entry gets.
    ///
    /// Throws what appending and ``PayloadSealer/seal(_:seq:)`` throw; this value and the
    /// transaction are spoilt then.
    public mutating func append(
        _ entry: PreparedEntry, sealer: PayloadSealer, in txn: borrowing WriteTransaction
    ) throws -> AppendedEntry {
        guard let payload = entry.payload else { return try append(entry.draft, in: txn) }
        return try append(entry.draft, payload: { try sealer.seal(payload, seq: $0) }, in: txn)
    }
}
