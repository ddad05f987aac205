// SPDX-License-Identifier: Apache-2.0
import Authority
import Synchronization

/// The end of what runs in the engine: begun when the server is told to stop, beside the listeners
/// that let their requests finish, and waited for before the engine is closed.
final class Drain: Sendable {
    private let authority: Authority
    private let readiness: Readiness
    private let bound: Duration
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ authority: Authority, _ readiness: Readiness, within bound: Duration) {
        self.authority = authority
        self.readiness = readiness
        self.bound = bound
    }

    /// Nothing new is executed from here on, streams end, and jobs run to their end.
    func begin() {
        readiness.drain()
        task.withLock { task in
            if task == nil { task = Task { [authority, bound] in await authority.drain(within: bound) } }
        }
    }

    /// Returns when nothing runs any more, or was cut off.
    func finish() async {
        await task.withLock { $0 }?.value
    }
}
