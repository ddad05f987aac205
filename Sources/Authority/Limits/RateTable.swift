// SPDX-License-Identifier: Apache-2.0

/// Who has used how much of one limit: the generic cell rate algorithm (ITU-T I.371, annex A) with a
/// row for each that is ahead of the even pace. Times are nanoseconds of a clock that never runs
/// backwards.
///
/// A row is the moment from which its owner owes nothing any more, and is worth nothing after it.
/// Memory is bounded by ``RateTable/Bounds``: rows that owe nothing go, and no other row ever does,
/// so that nobody can have his own debt forgotten by making up names. While the table is full of
/// debts, newcomers share a few rows, a hash deciding which, at the limit of one each: some are
/// served, those who are in the table notice nothing, and the newcomers have rows of their own as
/// soon as debts are over.
package struct RateTable: Sendable {
    package let limit: RateLimit
    private let bounds: Bounds
    private let interval: Int64
    private let tolerance: Int64
    private var debts: DebtRows
    /// What newcomers to a full table owe together; empty until there are any.
    private var crowd: [Int64] = []
    /// How many rows there are before those that owe nothing are dropped again.
    private var sweepsAt: Int
    /// Before this moment a full table is not looked through again.
    private var sweepsAfter = Int64.min

    package struct Bounds: Sendable {
        /// Rows of their own: 4 MiB.
        package var rows = 131_072
        /// Rows for newcomers to a full table.
        package var crowd = 1024
        /// A full table is looked through once in so many nanoseconds: it takes a millisecond.
        package var sweepInterval: Int64 = 1_000_000_000

        package init() {}
    }

    package init(_ limit: RateLimit, bounds: Bounds = Bounds()) {
        self.limit = limit
        self.bounds = bounds
        interval = limit.interval
        tolerance = limit.tolerance
        sweepsAt = min(RateTable.firstRows, bounds.rows)
        debts = DebtRows(room: sweepsAt)
    }

    /// How long `key` has to wait; 0 when there is room for one more now. Counts nothing.
    package func wait(for key: UInt64, at now: Int64) -> Int64 {
        let debt = debts[key] ?? (isFull ? crowd(of: key) : now)
        return max(0, debt.subtractingClamped(now).subtractingClamped(tolerance))
    }

    /// Counts one for `key`. Whoever has no room is to be asked to wait before.
    package mutating func take(_ key: UInt64, at now: Int64) {
        if let debt = debts[key] {
            debts.set(key, to: max(debt, now) + interval)
            return
        }
        sweep(at: now)
        guard isFull else {
            debts.set(key, to: now + interval)
            return
        }
        if crowd.isEmpty { crowd = [Int64](repeating: .min, count: bounds.crowd) }
        let place = place(of: key)
        crowd[place] = max(crowd[place], now) + interval
    }

    /// Takes one back that turned out not to count.
    package mutating func giveBack(_ key: UInt64) {
        if let debt = debts[key] { debts.set(key, to: debt - interval) }
    }

    /// Rows before the first look for those that owe nothing.
    private static let firstRows = 1024

    /// Rows that are kept.
    package var rows: Int { debts.count }

    private var isFull: Bool { debts.count >= bounds.rows }

    private func crowd(of key: UInt64) -> Int64 { crowd.isEmpty ? .min : crowd[place(of: key)] }

    private func place(of key: UInt64) -> Int { Int(key % UInt64(bounds.crowd)) }

    /// Drops rows that owe nothing, when there are twice as many as were left the last time.
    private mutating func sweep(at now: Int64) {
        guard debts.count >= sweepsAt, now >= sweepsAfter else { return }
        let (least, most) = (RateTable.firstRows, bounds.rows)
        debts.keep(after: now) { min(max(least, 2 * $0), most) }
        sweepsAt = min(max(least, 2 * debts.count), most)
        if isFull { sweepsAfter = now + bounds.sweepInterval }
    }
}

extension Int64 {
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}
