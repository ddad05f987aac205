// SPDX-License-Identifier: Apache-2.0

/// A named, ordered map from keys to plain bytes: for rows that carry their own hashes.
public struct RawTable<Key: StorageKey>: Sendable {
    /// The table in its environment, without the key's type.
    let handle: TableHandle

    /// The table's name.
    public var name: String { handle.name }
}

/// What the untyped layer needs to know of a table.
struct TableHandle: Sendable {
    /// LMDB's number of the table, valid while its environment is open.
    let identifier: UInt32
    let name: String
    /// The environment it belongs to: a number is meaningless in another.
    let environment: ObjectIdentifier
}
