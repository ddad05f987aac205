// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Glibc

/// The system's time, as a server has it.
struct SystemTimeline: Timeline {
    private let clock = ContinuousClock()
    private let start = ContinuousClock.now

    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    var monotonic: Duration { start.duration(to: clock.now) }

    func sleep(until deadline: Duration) async throws {
        try await clock.sleep(until: start + deadline)
    }
}
