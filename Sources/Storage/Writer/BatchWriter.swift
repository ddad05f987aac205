// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The one writer of an environment: it runs the changes that wait in one transaction, commits once,
/// and only then answers those who wait.
///
/// What arrives while one batch commits is the next one; the writer waits for more only as long as
/// that pays (`Gathering`), and never for the company of a lone caller. A job gets the
/// transaction and a batch context, a value that is thrown away with a job that throws. A job that
/// throws before its first write, or that was submitted as nested, leaves the others alone; one that
/// throws after it has written makes the writer undo the batch and run its jobs again one by one.
/// So jobs may run twice, and bring their time and their random draws with them.
public final class BatchWriter<Context: Sendable>: Sendable {
    /// What else happens around each commit, on the thread of the commit.
    public struct Hooks: Sendable {
        /// In the transaction, after its jobs; when it throws, nothing of it is committed.
        public var beforeCommit:
            @Sendable (borrowing WriteTransaction, inout Context) throws -> Void
        /// After the commit and before anybody is answered.
        public var afterCommit: @Sendable (inout Context) -> Void

        /// Nothing, unless given.
        public init(
            beforeCommit:
                @escaping @Sendable (
                    borrowing WriteTransaction, inout Context
                ) throws -> Void = { _, _ in },
            afterCommit: @escaping @Sendable (inout Context) -> Void = { _ in }
        ) {
            self.beforeCommit = beforeCommit
            self.afterCommit = afterCommit
        }
    }

    /// Where jobs run.
    public enum Scheduling: Sendable {
        /// On a thread of the writer's own, in batches.
        case thread
        /// On the caller's thread, each a batch of one: for virtual time and for tools.
        case inline
    }

    private let runner: BatchRunner<Context>
    private let queue: JobQueue<Job<Context>>
    private let scheduling: Scheduling
    /// Nil when inline, or joined.
    private let thread: Mutex<WriterThread?>

    /// A writer that begins with this context. At most `queueLimit` jobs wait, and at most
    /// `batchLimit` share a commit.
    public init(
        _ environment: Environment, context: Context, scheduling: Scheduling = .thread,
        queueLimit: Int = 4096, batchLimit: Int = 1024, hooks: Hooks = Hooks()
    ) {
        precondition(queueLimit > 0 && batchLimit > 0, "limits are at least 1")
        let runner = BatchRunner(environment, context, hooks)
        let queue = JobQueue<Job<Context>>(limit: queueLimit)
        self.runner = runner
        self.queue = queue
        self.scheduling = scheduling
        guard scheduling == .thread else {
            thread = Mutex(nil)
            return
        }
        let started = WriterThread(name: "storage-writer") {
            var gathering = Gathering.none
            while let batch = queue.next(limit: batchLimit, gathering: gathering) {
                let start = MonotonicTime.now
                runner.run(batch)
                for job in batch { job.complete() }
                gathering = Gathering(after: batch.count, since: start)
            }
        }
        thread = Mutex(started)
    }

    deinit {
        queue.close()
        thread.withLock { $0?.detach() }
    }

    /// Runs `job` in the next batch and returns its result when it is durable, or throws its error as
    /// it was thrown.
    ///
    /// Throws ``StorageError/queueFull`` and ``StorageError/shuttingDown`` at once, and
    /// ``StorageError/failed`` after a sync has failed. Cancelling the task does not take the job back.
    ///
    /// - Parameters:
    ///   - nested: runs it in a child transaction (2 to 5 µs), for jobs that can fail after they wrote.
    ///   - urgent: runs it even though the quota is reached or the volume is full.
    public func submit<R: Sendable>(
        nested: Bool = false, urgent: Bool = false,
        _ job: @escaping @Sendable (borrowing WriteTransaction, inout Context) throws -> R
    ) async throws -> R {
        guard scheduling == .thread else {
            return try runInline(nested: nested, urgent: urgent, job)
        }
        return unsafe try await withUnsafeThrowingContinuation { continuation in
            let job = unsafe ResultJob(
                isNested: nested, isUrgent: urgent, continuation: continuation, body: job)
            guard let refusal = queue.add(job) else { return }
            unsafe continuation.resume(throwing: refusal)
        }
    }

    /// Runs `job` in the next batch; nobody waits for it, and what it throws is dropped.
    ///
    /// Throws ``StorageError/queueFull`` and ``StorageError/shuttingDown`` at once, so that the caller
    /// can keep what it wanted to write.
    public func enqueue(
        nested: Bool = false,
        _ job: @escaping @Sendable (borrowing WriteTransaction, inout Context) throws -> Void
    ) throws {
        guard scheduling == .thread else {
            return try runInline(nested: nested, urgent: false, job)
        }
        let job = unsafe ResultJob(
            isNested: nested, isUrgent: false, continuation: nil, body: job)
        if let refusal = queue.add(job) { throw refusal }
    }

    /// How many jobs wait for a batch at this moment: for metrics.
    public var waiting: Int { queue.count }

    /// Whether a write or sync has failed: nothing is written until the directory is opened again.
    public var hasFailed: Bool { runner.hasFailed.load(ordering: .acquiring) }

    /// Refuses new jobs, finishes those that wait, and ends the thread; returns when that is done.
    /// Blocks its caller, and must not be called from a job or hook. Calling it twice is harmless.
    public func shutdown() {
        queue.close()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    private func runInline<R: Sendable>(
        nested: Bool, urgent: Bool, _ body: @escaping ResultJob<Context, R>.Body
    ) throws -> R {
        guard !queue.closed else { throw StorageError.shuttingDown }
        let job = unsafe ResultJob(
            isNested: nested, isUrgent: urgent, continuation: nil, body: body)
        runner.run([job])
        return try job.finished.get()
    }
}
