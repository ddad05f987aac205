// SPDX-License-Identifier: Apache-2.0

extension Transaction where Self: ~Copyable {
    /// Lends the bytes under a key to `body`; nil, without a call, when there are none. The closure
    /// cannot write: the bytes lie in the map itself.
    public func withBytes<Key, R>(
        _ table: RawTable<Key>, _ key: Key, _ body: (Span<UInt8>) throws -> R
    ) throws -> R? {
        try key.withStorageBytes { name in
            guard let found = unsafe try handle.find(table.handle, name) else { return nil }
            return try handle.lending {
                try body(unsafe found.bindMemory(to: UInt8.self).span)
            }
        }
    }

    /// A copy of the bytes under a key, or nil.
    public func bytes<Key>(_ table: RawTable<Key>, _ key: Key) throws(StorageError) -> [UInt8]? {
        try key.withStorageBytes { (name) throws(StorageError) in
            unsafe try handle.find(table.handle, name).map { unsafe Array($0) }
        }
    }

    /// The row with the least key.
    public func first<Key>(_ table: RawTable<Key>) throws(StorageError) -> (Key, [UInt8])? {
        try edge(table, descending: false)
    }

    /// The row with the greatest key.
    public func last<Key>(_ table: RawTable<Key>) throws(StorageError) -> (Key, [UInt8])? {
        try edge(table, descending: true)
    }

    /// Visits rows in order of their keys, from `from` on (itself included) up to `through`
    /// (included) or `before` (excluded); descending visits the same rows in reverse. The closure
    /// cannot write: the bytes lie in the map itself.
    public func scan<Key>(
        _ table: RawTable<Key>, from: Key? = nil, through: Key? = nil, before: Key? = nil,
        descending: Bool = false, _ body: (Key, Span<UInt8>) throws -> ScanStep
    ) throws {
        let range = KeyRange(from: from, through: through, before: before)
        try scan(table, range, descending, body)
    }

    /// Visits the rows whose keys begin with these bytes; the closure cannot write.
    public func scan<Key>(
        _ table: RawTable<Key>, prefix: [UInt8], descending: Bool = false,
        _ body: (Key, Span<UInt8>) throws -> ScanStep
    ) throws {
        try scan(table, KeyRange(prefix: prefix), descending, body)
    }

    private func scan<Key>(
        _ table: RawTable<Key>, _ range: KeyRange, _ descending: Bool,
        _ body: (Key, Span<UInt8>) throws -> ScanStep
    ) throws {
        unsafe try handle.scan(table.handle, range, descending: descending) { key, value in
            let name: Key = try table.handle.key(unsafe key.bindMemory(to: UInt8.self).span)
            return try handle.lending {
                try body(name, unsafe value.bindMemory(to: UInt8.self).span)
            }
        }
    }

    private func edge<Key>(
        _ table: RawTable<Key>, descending: Bool
    ) throws(StorageError) -> (Key, [UInt8])? {
        var cursor = try Cursor(handle, table.handle)
        guard try cursor.move(toLast: descending) else { return nil }
        let key: Key = try table.handle.key(unsafe cursor.key.bindMemory(to: UInt8.self).span)
        return unsafe (key, Array(cursor.value))
    }
}
