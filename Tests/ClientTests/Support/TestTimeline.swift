// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// Time that passes only when somebody waits for it, and then at once.
final class TestTimeline: Timeline {
    static let start = Timestamp(seconds: 1_767_225_600)

    private let elapsed = Mutex(Duration.zero)
    private let waits = Mutex<[Duration]>([])

    var monotonic: Duration { elapsed.withLock { $0 } }
    var now: Timestamp { TestTimeline.start + monotonic }

    /// How long each sleep was to last.
    var sleeps: [Duration] { waits.withLock { $0 } }

    func sleep(until deadline: Duration) async throws {
        try Task.checkCancellation()
        elapsed.withLock { elapsed in
            waits.withLock { $0.append(deadline - elapsed) }
            elapsed = max(elapsed, deadline)
        }
    }

    func pass(_ duration: Duration) {
        elapsed.withLock { $0 += duration }
    }
}
