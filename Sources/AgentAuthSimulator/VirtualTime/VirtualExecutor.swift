// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Runs tasks one at a time, in the order in which they became ready: the ground of a virtual run.
///
/// Every task of a run prefers this executor, so what happens depends on nothing but the run: no
/// pool, no other thread. ``drain()`` returns when nothing is ready any more; whoever drives the
/// run then lets time jump to the next event.
final class VirtualExecutor: TaskExecutor {
    private let ready = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.append(job) }
    }

    /// Runs everything that is ready, and what becomes ready by it.
    func drain() {
        while true {
            let jobs = ready.withLock { jobs in
                defer { jobs.removeAll() }
                return jobs
            }
            if jobs.isEmpty { return }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}
