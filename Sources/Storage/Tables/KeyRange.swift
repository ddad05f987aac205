// SPDX-License-Identifier: Apache-2.0

/// A run of keys by their bytes; a missing bound is open.
struct KeyRange {
    /// The first key that belongs to it.
    var lower: [UInt8]?
    /// The last key, or the first one behind it.
    var upper: [UInt8]?
    /// Whether `upper` itself belongs to it.
    var includesUpper = false

    init<Key: StorageKey>(from: Key?, through: Key?, before: Key?) {
        precondition(through == nil || before == nil, "a range ends at one key")
        lower = from.map(KeyRange.bytes)
        upper = (through ?? before).map(KeyRange.bytes)
        includesUpper = through != nil
    }

    /// All keys that begin with `prefix`.
    init(prefix: [UInt8]) {
        lower = prefix
        // The first key behind them all: the prefix without trailing 0xff bytes, its last byte raised.
        var successor = prefix
        while let last = successor.popLast() {
            guard last < 0xff else { continue }
            upper = successor + [last + 1]
            return
        }
    }

    /// Whether a key that is not below `lower` belongs to it.
    func reaches(_ key: Span<UInt8>) -> Bool {
        guard let upper else { return true }
        let order = KeyRange.compare(key, upper.span)
        return order < 0 || (order == 0 && includesUpper)
    }

    /// Whether a key that is not above `upper` belongs to it.
    func reachesDown(_ key: Span<UInt8>) -> Bool {
        guard let lower else { return true }
        return KeyRange.compare(key, lower.span) >= 0
    }

    /// Negative, zero or positive, as LMDB orders keys: by bytes, a prefix before its extensions.
    private static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return left.count - right.count
    }

    private static func bytes(_ key: some StorageKey) -> [UInt8] {
        var bytes: [UInt8] = []
        key.append(to: &bytes)
        return bytes
    }
}
