// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Synchronization

/// One run in virtual time: tasks on the virtual executor, and a clock that jumps whenever all of
/// them wait.
public final class VirtualWorld: Sendable {
    public let timeline: VirtualTimeline
    private let tasks = VirtualExecutor()

    /// Where everything of the run runs, tasks without a parent included.
    public var executor: any TaskExecutor { tasks }

    public init(from start: Timestamp = VirtualTimeline.beginning) {
        timeline = VirtualTimeline(from: start)
    }

    /// The run's end did not come: everybody waits for something that nobody will do.
    public struct Stalled: Error, CustomStringConvertible {
        public let description = "The run has stalled: every task waits, and nobody sleeps."
    }

    /// Runs `story` to its end on the calling thread and returns what it returns. What it started
    /// and left behind is cancelled.
    public func run<R: Sendable>(_ story: @escaping @Sendable () async throws -> R) throws -> R {
        let outcome = Mutex<Result<R, any Error>?>(nil)
        let task = Task(executorPreference: tasks) {
            let result: Result<R, any Error>
            do {
                result = .success(try await story())
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
        }
        defer {
            task.cancel()
            timeline.end()
            tasks.drain()
        }
        while true {
            tasks.drain()
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            guard timeline.advance() else { throw Stalled() }
        }
    }
}
