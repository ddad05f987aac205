// SPDX-License-Identifier: Apache-2.0

// The door of this module. Use first:
//
// - `EntryDraft` with `Appender`: make an entry off the writer, append it in the transaction of the
//   state change that it records.
// - `LedgerVerifier`: check that nothing in a ledger was changed, removed, reordered or added later.
//
// The ledger knows opaque strings, not agents; time comes in as milliseconds since 1970, chance as
// bytes. `docs/ledger-format.md` gives every byte.
