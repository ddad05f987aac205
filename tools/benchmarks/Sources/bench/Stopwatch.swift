// SPDX-License-Identifier: Apache-2.0

/// How often something can be done in a second of one core's time.
enum Stopwatch {
    /// The rate of the best of `rounds`: what else runs on the machine can only make it slower.
    static func perSecond(
        rounds: Int = 5, atLeast minimum: Duration = .milliseconds(200), _ work: () -> Void
    ) -> Double {
        (0..<rounds).map { _ in rate(atLeast: minimum, work) }.max() ?? 0
    }

    private static func rate(atLeast minimum: Duration, _ work: () -> Void) -> Double {
        var (done, step) = (0, 1)
        let start = ProcessorTime.ofThread
        while true {
            for _ in 0..<step { work() }
            done += step
            let elapsed = ProcessorTime.ofThread - start
            if elapsed >= minimum { return Double(done) / (elapsed / .seconds(1)) }
            // The clock is read less and less often, and never far past the minimum.
            step = min(done, 1024)
        }
    }
}
