// SPDX-License-Identifier: Apache-2.0

// What the ledger's entries mean: the events, who and what they name, and what is kept sealed
// beside them.
//
// Use these two first: `AuditEntry` says what happened (`PreparedEntry` makes it ready off the
// writer, and the ledger's `Appender` takes that), and `AuditedEntryLine` reads a stored line
// (`AuditSentence` says it in English).
//
// Arguments and results never stand in an entry. An `AuditPayload` keeps them, sealed by the
// `PayloadSealer` under a key of their subject from the `SubjectKeyring`; erasing that key erases
// them, and every proof still verifies. Refusals of strangers are counted by the
// `RefusalCounter`, so that nobody writes into another's history or fills the disk.
//
// The vocabulary is documented in `docs/ledger-events.md`; the limits are in `AuditLimits`.
