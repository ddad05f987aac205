// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Synchronization

/// What runs for agents at this moment, and the way to end it in order.
package final class LiveExecutions: Sendable {
    let tasks: BackgroundTasks
    let jobs: JobBoard
    let streams: StreamBoard
    let watches = AgentWatches()
    let abandoned = AbandonedCalls()
    let tally = ExecutionTally()
    private let timeline: any Timeline
    private let isClosed = Atomic<Bool>(false)
    /// Requests that execute something and have not been answered.
    private let requests = Atomic<Int>(0)

    /// - Parameter hasQuotas: whether one agent may have so many jobs and streams only; the server's
    ///   own bounds hold whatever it says.
    init(timeline: any Timeline, executor: (any TaskExecutor)?, hasQuotas: Bool) {
        self.timeline = timeline
        jobs = JobBoard(perAgent: hasQuotas ? ExecutionLimits.jobsPerAgent : .max)
        streams = StreamBoard(perAgent: hasQuotas ? ExecutionLimits.streamsPerAgent : .max)
        tasks = BackgroundTasks(executor: executor)
    }

    /// Lets a request in that executes something; it says ``leave()`` when it is answered.
    func enter() throws(ProtocolError) {
        // Counted before the door is looked at: whoever closes it and then sees nobody inside can
        // rely on it.
        requests.add(1, ordering: .sequentiallyConsistent)
        do {
            try checkOpen()
        } catch {
            leave()
            throw error
        }
    }

    func leave() { requests.subtract(1, ordering: .sequentiallyConsistent) }

    /// Refuses once nothing may start any more.
    func checkOpen() throws(ProtocolError) {
        guard !isClosed.load(ordering: .sequentiallyConsistent) else { throw .shuttingDown }
    }

    /// From now on nothing starts, and streams and watches end.
    func close() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        for stream in streams.all { stream.end(.refused(.shuttingDown)) }
        watches.end()
    }

    /// Whether anything has not been concluded.
    var isBusy: Bool {
        requests.load(ordering: .sequentiallyConsistent) > 0 || jobs.running > 0
            || !streams.isEmpty
    }

    struct TimedOut: Error {}

    /// Runs a call into a provider until `deadline`, by the monotonic clock. One that does not come
    /// back in time, or after its task was cancelled, is given up; what it comes to later goes to
    /// `late`.
    ///
    /// Throws what the call throws, `TimedOut`, and `CancellationError`.
    func call<Value: Sendable>(
        _ provider: ProviderID, until deadline: Duration,
        late: @escaping @Sendable (Value) -> Void = { _ in },
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let pending = PendingCall<Value>()
        let (abandoned, timeline) = (abandoned, timeline)
        let task = tasks.detach {
            let result: Result<Value, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            if pending.comeBack(result) { return }
            abandoned.cameBack(provider)
            if case .success(let value) = result { late(value) }
        }
        let giveUp: @Sendable () -> Void = {
            if pending.giveUp() { abandoned.abandoned(provider) }
            task.cancel()
        }
        let outcome = await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    if (try? await timeline.sleep(until: deadline)) != nil { giveUp() }
                }
                let outcome = await pending.outcome()
                group.cancelAll()
                return outcome
            }
        } onCancel: {
            giveUp()
        }
        if let outcome { return try outcome.get() }
        try Task.checkCancellation()
        throw TimedOut()
    }
}

extension ProtocolError {
    /// Nothing starts any more.
    static let shuttingDown = ProtocolError(
        .unavailable, "The server is shutting down; try again in a moment.", retryAfterSeconds: 5)
}
