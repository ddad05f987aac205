// SPDX-License-Identifier: Apache-2.0

/// One submitted change, with a place for what became of it.
///
/// Sendable although it changes: it is used by one thread at a time, handed from the submitter to the
/// writer through the queue's lock.
class Job<Context: Sendable>: @unchecked Sendable {
    /// Whether it runs in a child transaction.
    let isNested: Bool
    /// Whether it runs even though the quota is reached or the volume is full.
    let isUrgent: Bool

    init(isNested: Bool, isUrgent: Bool) {
        self.isNested = isNested
        self.isUrgent = isUrgent
    }

    /// Runs it and keeps the result; may be called again after the transaction was undone.
    func run(_ transaction: borrowing WriteTransaction, _ context: inout Context) throws {
        preconditionFailure("a job has a result")
    }

    /// Keeps an error in place of a result.
    func fail(_ error: any Error) {
        preconditionFailure("a job has a result")
    }

    /// Tells who waits; once, and after a result or an error is there.
    func complete() {
        preconditionFailure("a job has a result")
    }
}

/// A job with a result of one type.
///
/// Safe although the continuation is unchecked: the queue gives each job out once, and ``complete()``
/// resumes it once. It is the unchecked one because checking costs as much as the rest of a submission.
@safe
final class ResultJob<Context: Sendable, Output: Sendable>: Job<Context>, @unchecked Sendable {
    typealias Body = @Sendable (borrowing WriteTransaction, inout Context) throws -> Output

    private let body: Body
    private let continuation: UnsafeContinuation<Output, any Error>?
    private var result: Result<Output, any Error>?

    /// Without a continuation, the submitter asks for the result itself.
    init(
        isNested: Bool, isUrgent: Bool, continuation: UnsafeContinuation<Output, any Error>?,
        body: @escaping Body
    ) {
        self.body = body
        unsafe self.continuation = unsafe continuation
        super.init(isNested: isNested, isUrgent: isUrgent)
    }

    override func run(_ transaction: borrowing WriteTransaction, _ context: inout Context) throws {
        result = .success(try body(transaction, &context))
    }

    override func fail(_ error: any Error) {
        result = .failure(error)
    }

    override func complete() {
        unsafe continuation?.resume(with: finished)
    }

    /// What became of it.
    var finished: Result<Output, any Error> {
        guard let result else { preconditionFailure("a job is finished by its batch") }
        return result
    }
}
