// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Glibc

/// The machine's own time: for every client that is neither simulated nor under test.
public struct SystemTimeline: Timeline {
    private let start = ContinuousClock.now

    public init() {}

    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
            + .milliseconds(Int64(time.tv_nsec) / 1_000_000)
    }

    public var monotonic: Duration { ContinuousClock.now - start }

    public func sleep(until deadline: Duration) async throws {
        try await Task.sleep(until: start + deadline, clock: .continuous)
    }
}
