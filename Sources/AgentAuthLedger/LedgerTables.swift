// SPDX-License-Identifier: Apache-2.0
public import Storage

/// The rows of the ledger, in the environment of the state that it records. All are plain bytes:
/// they carry their own hashes.
///
/// A class, for the appender that holds it is copied before every job of the writer.
public final class LedgerTables: Sendable {
    /// Each entry's line under its sequence number.
    let entries: RawTable<UInt64>
    /// The hashes of each full tile under its index (`TileRow`).
    let tiles: RawTable<UInt64>
    /// The tag filter of each full tile under its index (`TagFilter`).
    let filters: RawTable<UInt64>
    /// The head, one row under 0 (`LedgerHead`).
    let state: RawTable<UInt64>
    /// Each signed checkpoint under its size.
    let checkpoints: RawTable<UInt64>
    /// The sealed payload of an entry under its sequence number; the only rows that may go away.
    let payloads: RawTable<UInt64>

    /// Opens the tables; in an environment opened for writing, makes those that are missing.
    public init(_ environment: Environment) throws(StorageError) {
        entries = try environment.rawTable("ledger.entries", key: UInt64.self)
        tiles = try environment.rawTable("ledger.tiles", key: UInt64.self)
        filters = try environment.rawTable("ledger.filters", key: UInt64.self)
        state = try environment.rawTable("ledger.state", key: UInt64.self)
        checkpoints = try environment.rawTable("ledger.checkpoints", key: UInt64.self)
        payloads = try environment.rawTable("ledger.payloads", key: UInt64.self)
    }

    /// The key of the one row of `state`.
    static let stateKey: UInt64 = 0
}
