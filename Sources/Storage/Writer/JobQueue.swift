// SPDX-License-Identifier: Apache-2.0

/// The jobs that wait for the writer, in order of arrival; bounded.
///
/// Sendable although it changes: everything that changes is touched with the monitor's lock held.
final class JobQueue<Context: Sendable>: @unchecked Sendable {
    private let monitor = Monitor()
    private let limit: Int
    private var waiting: [Job<Context>] = []
    private var isClosed = false

    init(limit: Int) {
        self.limit = limit
        waiting.reserveCapacity(limit)
    }

    /// Puts a job at the end, or gives the reason why not.
    func add(_ job: Job<Context>) -> StorageError? {
        monitor.withLock {
            guard !isClosed else { return .shuttingDown }
            guard waiting.count < limit else { return .queueFull }
            waiting.append(job)
            // Only an empty queue has somebody waiting.
            if waiting.count == 1 { monitor.notify() }
            return nil
        }
    }

    /// The first jobs, as many as there are but at most `limit`. Waits while there is none, never for
    /// more; nil when the queue is closed and empty.
    func next(limit: Int) -> [Job<Context>]? {
        monitor.withLock {
            while waiting.isEmpty {
                guard !isClosed else { return nil }
                monitor.wait()
            }
            let batch = Array(waiting.prefix(limit))
            waiting.removeFirst(batch.count)
            return batch
        }
    }

    /// Takes no more jobs; those that wait are still given out.
    func close() {
        monitor.withLock {
            isClosed = true
            monitor.notify()
        }
    }

    /// How many wait.
    var count: Int { monitor.withLock { waiting.count } }

    /// Whether it takes no more jobs.
    var closed: Bool { monitor.withLock { isClosed } }
}
