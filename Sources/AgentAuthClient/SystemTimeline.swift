// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Glibc

/// The machine's own time: for every client that is neither simulated nor under test.
public struct SystemTimeline: Timeline {
    private let start = ContinuousClock.now
    private let startMilliseconds = SystemTimeline.milliseconds(CLOCK_BOOTTIME)

    public init() {}

    public var now: Timestamp {
        Timestamp(milliseconds: SystemTimeline.milliseconds(CLOCK_REALTIME))
    }

    public var monotonicMilliseconds: Int64 {
        // The clock behind `ContinuousClock`.
        SystemTimeline.milliseconds(CLOCK_BOOTTIME) - startMilliseconds
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    public var monotonic: Duration { ContinuousClock.now - start }

    public func sleep(until deadline: Duration) async throws {
        try await Task.sleep(until: start + deadline, clock: .continuous)
    }
}
