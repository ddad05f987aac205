// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Glibc

/// The system's time, as a server has it.
struct SystemTimeline: Timeline {
    private let clock = ContinuousClock()
    private let start = ContinuousClock.now
    private let startMilliseconds = SystemTimeline.milliseconds(CLOCK_BOOTTIME)

    var now: Timestamp {
        Timestamp(milliseconds: SystemTimeline.milliseconds(CLOCK_REALTIME))
    }

    var monotonicMilliseconds: Int64 {
        // The clock behind `ContinuousClock`.
        SystemTimeline.milliseconds(CLOCK_BOOTTIME) - startMilliseconds
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    var monotonic: Duration { start.duration(to: clock.now) }

    func sleep(until deadline: Duration) async throws {
        try await clock.sleep(until: start + deadline)
    }
}
