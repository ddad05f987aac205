// SPDX-License-Identifier: Apache-2.0

/// Moments by key, for keys that are hashes already: open addressing with linear probing, at most
/// half full, so that a look costs no hashing and rarely more than one line of the cache.
///
/// Rows are never taken out one by one; ``keep(after:room:)`` builds the table anew.
struct DebtRows: Sendable {
    private struct Row {
        var key: UInt64
        /// `Int64.min` in a place without a row.
        var moment: Int64

        static let none = Row(key: 0, moment: .min)
    }

    /// A power of two.
    private var places: [Row]
    private(set) var count = 0

    /// With room for so many rows.
    init(room: Int) {
        places = DebtRows.places(room: room)
    }

    private static func places(room: Int) -> [Row] {
        var count = 16
        while count < 2 * room { count *= 2 }
        return [Row](repeating: .none, count: count)
    }

    subscript(key: UInt64) -> Int64? {
        let moment = places[place(of: key)].moment
        return moment == .min ? nil : moment
    }

    /// Sets the moment of a key; there has to be room for it.
    mutating func set(_ key: UInt64, to moment: Int64) {
        let place = place(of: key)
        if places[place].moment == .min {
            count += 1
            precondition(2 * count <= places.count, "there is no room for another row")
        }
        places[place] = Row(key: key, moment: moment)
    }

    /// Drops every row whose moment is over, and makes room as `room` says for what is left.
    mutating func keep(after now: Int64, room: (Int) -> Int) {
        let kept = places.filter { $0.moment > now }
        places = DebtRows.places(room: room(kept.count))
        count = 0
        for row in kept { set(row.key, to: row.moment) }
    }

    /// Where a key's row is, or would be: half of the places are free, so the search ends.
    private func place(of key: UInt64) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while places[place].moment != .min && places[place].key != key {
            place = (place + 1) & mask
        }
        return place
    }
}
