// SPDX-License-Identifier: Apache-2.0
import Authority
import Synchronization

/// The end of what runs in the engine: begun when the server is told to stop, beside the listeners
/// that let their requests finish, and waited for before the engine is closed.
final class Drain: Sendable {
    private let authority: Authority
    private let readiness: Readiness
    private let bound: Duration
    private let onOverdue: @Sendable () -> Void
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// What a connection has beyond the engine's time to write its last answer.
    private static let grace: Duration = .milliseconds(500)

    /// - Parameter onOverdue: called when the time for everything is over, whatever still runs.
    init(
        _ authority: Authority, _ readiness: Readiness, within bound: Duration,
        onOverdue: @escaping @Sendable () -> Void
    ) {
        self.authority = authority
        self.readiness = readiness
        self.bound = bound
        self.onOverdue = onOverdue
    }

    /// Nothing new is executed from here on, streams end, and jobs run to their end.
    func begin() {
        readiness.drain()
        task.withLock { task in
            guard task == nil else { return }
            task = Task { [authority, bound] in await authority.drain(within: bound) }
            let end = bound + Drain.grace
            Task { [onOverdue] in
                try? await Task.sleep(for: end)
                onOverdue()
            }
        }
    }

    /// Does not wait for what runs.
    func force() {
        begin()
        task.withLock { $0 }?.cancel()
        Task { [onOverdue] in
            try? await Task.sleep(for: Drain.grace)
            onOverdue()
        }
    }

    /// Returns when nothing runs in the engine any more, or was cut off.
    func finish() async {
        await task.withLock { $0 }?.value
    }
}
