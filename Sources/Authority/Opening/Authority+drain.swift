// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension Authority {
    /// Ends what runs, in order, before ``shutdown()``: nothing new is executed (503 with
    /// `Retry-After`), streams end with `error` and `done`, executions and jobs finish. What has not
    /// after `bound` is cut off: jobs are concluded as unknown. Everything else goes on being
    /// answered, questions about jobs among them.
    public func drain(within bound: Duration) async {
        let live = parts.live
        live.close()
        let deadline = parts.timeline.monotonic + bound
        // Looked at rather than told: a drain is rare, and so executions pay for nothing but a count.
        while live.isBusy, parts.timeline.monotonic < deadline {
            let isCancelled =
                (try? await parts.timeline.sleep(for: ExecutionLimits.drainLook)) == nil
            if isCancelled { break }
        }
        await live.tasks.end()
    }
}
