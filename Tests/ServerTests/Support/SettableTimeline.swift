// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Synchronization

/// The system's time, with a wall clock that a test sets ahead.
final class SettableTimeline: Timeline {
    private let system = SystemTimeline()
    private let ahead = Mutex(Duration.zero)

    var now: Timestamp { system.now + ahead.withLock { $0 } }
    var monotonic: Duration { system.monotonic }

    func set(ahead duration: Duration) { ahead.withLock { $0 = duration } }

    func sleep(until deadline: Duration) async throws { try await system.sleep(until: deadline) }
}
