// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The rules of a batch: all jobs in one transaction; when that cannot be, each in its own.
final class BatchRunner<Context: Sendable>: Sendable {
    private let environment: Environment
    private let hooks: BatchWriter<Context>.Hooks
    /// The context as of the last commit; the lock is held while a batch runs.
    private let context: Mutex<Context>
    /// Set for good by a write or sync that failed: what the disk holds is no longer known.
    let hasFailed = Atomic(false)

    /// A job that is not nested threw after it had written: its half must not be committed.
    private struct Spoiled: Error {
        let cause: any Error
    }

    /// Every job threw before it had written.
    private struct NothingToCommit: Error {}

    init(_ environment: Environment, _ context: Context, _ hooks: BatchWriter<Context>.Hooks) {
        self.environment = environment
        self.hooks = hooks
        self.context = Mutex(context)
    }

    /// Runs the jobs and leaves a result in each; durable when it returns. Completes none.
    func run(_ batch: [Job<Context>]) {
        context.withLock { context in
            if runTogether(batch, &context) { return }
            // A job's random draws and its time came with it, so running it again is harmless.
            for job in batch { _ = runTogether([job], &context) }
        }
    }

    /// False when the batch was undone as a whole and its jobs are worth another try, one by one.
    private func runTogether(_ batch: [Job<Context>], _ context: inout Context) -> Bool {
        do {
            guard !hasFailed.load(ordering: .acquiring) else { throw StorageError.failed }
            try commit(batch, &context)
        } catch {
            let cause = (error as? Spoiled)?.cause ?? error
            if isFatal(cause) { hasFailed.store(true, ordering: .releasing) }
            guard batch.count == 1 || isFatal(cause) else { return false }
            for job in batch { job.fail(cause) }
        }
        return true
    }

    /// Throws when nothing of the batch was committed; otherwise every job has its result, and what
    /// jobs that threw had done to the context is gone.
    private func commit(_ batch: [Job<Context>], _ committed: inout Context) throws {
        var context = committed
        do {
            try environment.write(urgent: batch.allSatisfy(\.isUrgent)) { transaction in
                var succeeded = 0
                for job in batch {
                    let isAlone = batch.count == 1
                    if try perform(job, isAlone, transaction, &context) { succeeded += 1 }
                }
                guard succeeded > 0 else { throw NothingToCommit() }
                try hooks.beforeCommit(transaction, &context)
            }
        } catch is NothingToCommit {
            return
        }
        hooks.afterCommit(&context)
        committed = context
    }

    /// False when the job threw and left nothing behind.
    private func perform(
        _ job: Job<Context>, _ isAlone: Bool, _ transaction: borrowing WriteTransaction,
        _ context: inout Context
    ) throws -> Bool {
        let writes = transaction.writes
        var copy = context
        do {
            // Alone, it needs no child: the transaction itself is undone with it.
            if job.isNested && !isAlone {
                try transaction.nested { child in try job.run(child, &copy) }
            } else {
                try job.run(transaction, &copy)
            }
        } catch {
            guard transaction.writes == writes else { throw Spoiled(cause: error) }
            job.fail(error)
            return false
        }
        context = copy
        return true
    }

    /// A full disk or quota is not fatal: nothing was lost, and it can recover.
    private func isFatal(_ error: any Error) -> Bool {
        switch error as? StorageError {
        case .io, .failed: true
        default: false
        }
    }
}
