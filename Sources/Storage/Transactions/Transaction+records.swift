// SPDX-License-Identifier: Apache-2.0

extension Transaction where Self: ~Copyable {
    /// The record under a key, or nil. Throws ``StorageError/damaged(table:key:reason:)`` rather than
    /// give a value that was not stored under this key of this table.
    public func get<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key
    ) throws(StorageError) -> Value? {
        try key.withStorageBytes { (bytes) throws(StorageError) -> Value? in
            guard let stored = unsafe try handle.find(table.handle, bytes) else { return nil }
            return unsafe try table.record.open(stored, key: bytes)
        }
    }

    /// The record with the least key.
    public func first<Key, Value>(
        _ table: Table<Key, Value>
    ) throws(StorageError) -> (Key, Value)? {
        try edge(table, descending: false)
    }

    /// The record with the greatest key.
    public func last<Key, Value>(
        _ table: Table<Key, Value>
    ) throws(StorageError) -> (Key, Value)? {
        try edge(table, descending: true)
    }

    /// Visits records in order of their keys, from `from` on (itself included) up to `through`
    /// (included) or `before` (excluded); descending visits the same records in reverse.
    ///
    /// The closure may write, also to this table: what it adds ahead is visited.
    public func scan<Key, Value>(
        _ table: Table<Key, Value>, from: Key? = nil, through: Key? = nil, before: Key? = nil,
        descending: Bool = false, _ body: (Key, Value) throws -> ScanStep
    ) throws {
        let range = KeyRange(from: from, through: through, before: before)
        try scan(table, range, descending, body)
    }

    /// Visits the records whose keys begin with these bytes.
    public func scan<Key, Value>(
        _ table: Table<Key, Value>, prefix: [UInt8], descending: Bool = false,
        _ body: (Key, Value) throws -> ScanStep
    ) throws {
        try scan(table, KeyRange(prefix: prefix), descending, body)
    }

    private func scan<Key, Value>(
        _ table: Table<Key, Value>, _ range: KeyRange, _ descending: Bool,
        _ body: (Key, Value) throws -> ScanStep
    ) throws {
        unsafe try handle.scan(table.handle, range, descending: descending) { key, value in
            let (key, value) = unsafe try decode(table, key, value)
            return try body(key, value)
        }
    }

    private func edge<Key, Value>(
        _ table: Table<Key, Value>, descending: Bool
    ) throws(StorageError) -> (Key, Value)? {
        var cursor = try Cursor(handle, table.handle)
        guard try cursor.move(toLast: descending) else { return nil }
        return unsafe try decode(table, cursor.key, cursor.value)
    }

    private func decode<Key, Value>(
        _ table: Table<Key, Value>, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) throws(StorageError) -> (Key, Value) {
        let bytes = unsafe key.bindMemory(to: UInt8.self).span
        return (
            try table.handle.key(bytes), unsafe try table.record.open(value, key: bytes)
        )
    }
}
