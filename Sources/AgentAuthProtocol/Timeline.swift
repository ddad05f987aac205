// SPDX-License-Identifier: Apache-2.0

/// Time as an argument: everything below the executable reads and waits for time only through it,
/// so that a simulation can run a week in seconds and repeat it exactly.
public protocol Timeline: Sendable {
    /// Civil time, which may step back or jump.
    var now: Timestamp { get }

    /// Time since some fixed moment of this process, which never steps back.
    var monotonic: Duration { get }

    /// ``monotonic`` in whole milliseconds. Asked several times a request, so a timeline that has
    /// it without dividing says so itself.
    var monotonicMilliseconds: Int64 { get }

    /// Returns when ``monotonic`` has reached `deadline`; throws `CancellationError` when the task
    /// is cancelled before.
    func sleep(until deadline: Duration) async throws
}

extension Timeline {
    public var monotonicMilliseconds: Int64 { monotonic.milliseconds }

    /// Waits for `duration` from now on.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: monotonic + duration)
    }
}
