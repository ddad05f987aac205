// SPDX-License-Identifier: Apache-2.0

/// How long the writer lets a batch grow before it begins.
///
/// Those whom a commit answers come back together, a little later. Began the writer with the
/// first of them, the others would wait for a commit that carries next to nothing, and then for
/// their own: under load every other commit would be wasted. So it waits until as many are there as
/// the last commit answered, but no longer than that commit took, and never longer than
/// `patience`. A lone caller is never kept waiting: the last commit answered one, and one is there.
package struct Gathering {
    /// How many to wait for.
    package let count: Int
    package let deadline: MonotonicTime

    /// The longest wait, in nanoseconds: on a disk that stalls, nobody is kept for half a stall.
    private static let patience: UInt64 = 5_000_000

    /// For the first batch: begin at once.
    package static let none = Gathering(count: 1, deadline: MonotonicTime(nanoseconds: 0))

    package init(count: Int, deadline: MonotonicTime) {
        self.count = count
        self.deadline = deadline
    }

    /// After a commit that answered `count` jobs, began at `start` and ends now.
    package init(after count: Int, since start: MonotonicTime) {
        let now = MonotonicTime.now.nanoseconds
        let taken = now - start.nanoseconds
        self.init(
            count: count,
            deadline: MonotonicTime(nanoseconds: now + min(taken, Gathering.patience)))
    }
}
