// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The memory that bodies of all connections share.
final class BodyBudget: Sendable {
    private let taken = Atomic(0)
    private let limit: Int

    init(byteCount limit: Int) {
        self.limit = limit
    }

    /// Takes so many bytes; false, with nothing taken, when they are not there.
    func take(_ byteCount: Int) -> Bool {
        let (_, sum) = taken.add(byteCount, ordering: .relaxed)
        guard sum > limit else { return true }
        give(byteCount)
        return false
    }

    func give(_ byteCount: Int) {
        taken.subtract(byteCount, ordering: .relaxed)
    }
}
