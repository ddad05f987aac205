// SPDX-License-Identifier: Apache-2.0

/// The jobs that wait for the writer, in order of arrival; bounded.
///
/// Sendable although it changes: everything that changes is touched with the monitor's lock held.
package final class JobQueue<Job: Sendable>: @unchecked Sendable {
    private let monitor = Monitor()
    private let limit: Int
    private var waiting: [Job] = []
    private var isClosed = false
    /// How many have to wait before the writer is woken.
    private var wanted = 1

    package init(limit: Int) {
        self.limit = limit
    }

    /// Puts a job at the end, or gives the reason why not.
    package func add(_ job: Job) -> StorageError? {
        monitor.withLock {
            guard !isClosed else { return .shuttingDown }
            guard waiting.count < limit else { return .queueFull }
            waiting.append(job)
            if waiting.count == wanted { monitor.notify() }
            return nil
        }
    }

    /// The first jobs, as many as there are but at most `limit`; nil when the queue is closed and
    /// empty. Waits while there is none, and then as long as `gathering` says.
    package func next(limit: Int, gathering: Gathering) -> [Job]? {
        monitor.withLock {
            while waiting.isEmpty {
                guard !isClosed else { return nil }
                monitor.wait()
            }
            gather(min(gathering.count, limit), until: gathering.deadline)
            let batch = waiting.count > limit ? Array(waiting.prefix(limit)) : waiting
            waiting.removeFirst(batch.count)
            return batch
        }
    }

    private func gather(_ count: Int, until deadline: MonotonicTime) {
        guard waiting.count < count, !isClosed else { return }
        wanted = count
        defer { wanted = 1 }
        while waiting.count < count, !isClosed {
            guard monitor.wait(until: deadline) else { return }
        }
    }

    /// Takes no more jobs; those that wait are still given out.
    package func close() {
        monitor.withLock {
            isClosed = true
            monitor.notify()
        }
    }

    /// How many wait.
    package var count: Int { monitor.withLock { waiting.count } }

    /// Whether it takes no more jobs.
    var closed: Bool { monitor.withLock { isClosed } }
}
