// SPDX-License-Identifier: Apache-2.0

/// A named, ordered map from keys to records, each kept with its format version and digest.
public struct Table<Key: StorageKey, Value: StorageRecord>: Sendable {
    let handle: TableHandle
    /// How records of this table are sealed and opened.
    let record: Record

    init(_ handle: TableHandle) {
        self.handle = handle
        record = Record(table: handle.name, version: Value.formatVersion)
    }

    /// The table's name.
    public var name: String { handle.name }
}
