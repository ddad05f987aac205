// SPDX-License-Identifier: Apache-2.0

/// Values with a time until which they are fresh; at most `capacity` of them, the oldest going
/// first.
struct ExpiringCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let storedAt: Duration
        let freshUntil: Duration
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]

    init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

    /// The value while it is fresh.
    func fresh(_ key: Key, at now: Duration) -> Value? {
        entries[key].flatMap { now < $0.freshUntil ? $0.value : nil }
    }

    /// The value however stale, unless it was stored longer than `age` ago.
    func value(_ key: Key, notOlderThan age: Duration, at now: Duration) -> Value? {
        entries[key].flatMap { now - $0.storedAt < age ? $0.value : nil }
    }

    mutating func store(_ value: Value, as key: Key, for lifetime: Duration, at now: Duration) {
        if entries.count >= capacity, entries[key] == nil,
            let oldest = entries.min(by: { $0.value.storedAt < $1.value.storedAt })?.key
        {
            entries[oldest] = nil
        }
        entries[key] = Entry(value: value, storedAt: now, freshUntil: now + lifetime)
    }

    mutating func removeAll(where isStale: (Key) -> Bool) {
        entries = entries.filter { !isStale($0.key) }
    }
}
