// SPDX-License-Identifier: Apache-2.0

/// When the next checkpoint is due: an interval after the last one, a second unless somebody says
/// otherwise, or 1,000 entries after it, if there is a new entry at all. Times are of one clock that never runs backwards.
public struct CheckpointSchedule: Sendable {
    /// After so many new entries a checkpoint is due at once.
    public static let entries: UInt64 = 1000
    /// After so many milliseconds one is due for any new entry, unless somebody says otherwise.
    public static let milliseconds: Int64 = 1000

    private var size: UInt64
    private var signedAt: Int64
    private let interval: Int64

    /// Begins after a checkpoint of the given size (0: none yet), signed at the given time.
    ///
    /// - Parameter interval: milliseconds after which one is due for any new entry.
    public init(
        size: UInt64, milliseconds: Int64, interval: Int64 = CheckpointSchedule.milliseconds
    ) {
        self.size = size
        signedAt = milliseconds
        self.interval = interval
    }

    /// Whether a ledger of this size needs a checkpoint now.
    public func isDue(size: UInt64, milliseconds: Int64) -> Bool {
        guard size > self.size else { return false }
        return size - self.size >= CheckpointSchedule.entries
            || milliseconds >= signedAt.addingClamped(interval)
    }

    /// Takes note that a checkpoint of this size was signed.
    public mutating func signed(size: UInt64, milliseconds: Int64) {
        self.size = size
        signedAt = milliseconds
    }
}

extension Int64 {
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
