// SPDX-License-Identifier: Apache-2.0

/// When to ask again for the result of a job, and when to stop: a value that decides, without a
/// clock of its own.
struct JobWatch {
    private let deadline: Duration
    /// What the next pause is, unless the server says.
    private var backoff = ClientLimits.jobPollFirst
    private var pause: Duration

    /// Begins to wait at `now` on the monotonic clock, for `patience` at most.
    init(retryAfter: Duration?, patience: Duration?, at now: Duration) {
        deadline =
            now + min(max(patience ?? ClientLimits.jobLifetime, .zero), ClientLimits.jobLifetime)
        pause = retryAfter ?? backoff
    }

    /// When to look next; nil when that would be too late.
    func next(at now: Duration) -> Duration? {
        let moment = now + pause
        return moment < deadline ? moment : nil
    }

    /// Not yet: as long as the server says, else twice as long as the last time.
    mutating func isPending(retryAfter: Duration?) {
        backoff = min(backoff * 2, ClientLimits.jobPollCeiling)
        pause = retryAfter.map { max($0, ClientLimits.pollIntervalFloor) } ?? backoff
    }
}
