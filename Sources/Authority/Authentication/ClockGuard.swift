// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import Synchronization

/// Watches the wall clock against the monotonic one. A jump of more than ten minutes stops every
/// decision until the two agree again or the operator accepts the new time: a clock that somebody
/// set wrong must neither revive a token nor end everybody's session.
package final class ClockGuard: Sendable {
    package static let tolerance: Duration = .seconds(600)
    private static let toleratedMilliseconds = tolerance.milliseconds.magnitude

    private let timeline: any Timeline
    /// What to add to the monotonic clock to get the wall clock, in milliseconds.
    private let offset: Mutex<Int64>

    package init(_ timeline: any Timeline) {
        self.timeline = timeline
        offset = Mutex(ClockGuard.offset(of: timeline))
    }

    /// How far the wall clock is ahead of where it should be; negative when behind.
    package var deviation: Duration { .milliseconds(deviationMilliseconds) }

    private var deviationMilliseconds: Int64 {
        let now = ClockGuard.offset(of: timeline)
        let (difference, overflow) = offset.withLock { now.subtractingReportingOverflow($0) }
        return overflow ? Int64.max : difference
    }

    /// Civil time as far as it can be believed: the wall clock while it agrees, and else what it
    /// would show had nobody set it. Whatever the server writes of its own accord bears this time,
    /// for an entry from the year 2038 would hold every later one there.
    package var now: Timestamp {
        if isBelievable { return timeline.now }
        return steady
    }

    /// What the wall clock would show had nobody set it since it was last accepted.
    package var steady: Timestamp {
        let (sum, overflow) = offset.withLock { $0 }
            .addingReportingOverflow(timeline.monotonicMilliseconds)
        return Timestamp(milliseconds: overflow ? .max : sum)
    }

    private var isBelievable: Bool {
        deviationMilliseconds.magnitude <= ClockGuard.toleratedMilliseconds
    }

    /// Throws `unavailable` while the clock cannot be believed.
    package func check() throws(ProtocolError) {
        guard isBelievable else {
            throw ProtocolError(
                .unavailable,
                "The server's clock has jumped; it decides nothing until the clock is right again.",
                retryAfterSeconds: 10)
        }
    }

    /// Takes the wall clock as it stands for the right one: the operator has looked at it.
    package func accept() {
        let now = ClockGuard.offset(of: timeline)
        offset.withLock { $0 = now }
    }

    private static func offset(of timeline: any Timeline) -> Int64 {
        let (offset, overflow) = timeline.now.milliseconds
            .subtractingReportingOverflow(timeline.monotonicMilliseconds)
        return overflow ? 0 : offset
    }
}
