// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// When to look at a pending approval again, and when to stop (§7.1; RFC 8628 §3.5): a value that
/// decides, without a clock of its own.
struct ApprovalWatch {
    enum Step: Equatable {
        /// Look at the status at this moment.
        case look(at: Duration)
        /// There is no use in waiting past this moment.
        case stop(at: Duration, End)
    }

    enum End {
        /// The approval has expired.
        case expired
        /// The caller does not want to wait longer.
        case patienceOver
    }

    private var interval: Duration
    private var pause = Duration.zero
    /// When there is no use in waiting any longer.
    let deadline: Duration
    private let end: End

    /// Begins to wait at `now` on the monotonic clock, for `patience` at most.
    init(_ approval: ApprovalView, patience: Duration?, at now: Duration) {
        interval = min(
            max(approval.interval.seconds, ClientLimits.pollIntervalFloor),
            ClientLimits.pollIntervalCeiling)
        let lifetime = min(approval.expiresIn.seconds, ClientLimits.approvalLifetime)
        let patience = patience ?? lifetime
        deadline = now + max(min(lifetime, patience), .zero)
        end = patience < lifetime ? .patienceOver : .expired
    }

    /// What to do next. No look comes before the server wants to be asked again, be it the last.
    mutating func next(at now: Duration) -> Step {
        let moment = now + max(interval, pause)
        pause = .zero
        return moment > deadline ? .stop(at: deadline, end) : .look(at: moment)
    }

    /// The server is busy: one pause as long as it says, or twice the interval.
    mutating func wasRefused(retryAfter: Duration?) {
        pause = retryAfter ?? interval * 2
    }

    /// The server wants to be asked less often, from now on.
    mutating func slowDown(retryAfter: Duration?) {
        interval = min(interval + ClientLimits.slowDownStep, ClientLimits.pollIntervalCeiling)
        pause = retryAfter ?? .zero
    }

    /// No answer: half as often, so that a server that comes back is not met by a crowd.
    mutating func wasUnreachable() {
        interval = min(interval * 2, ClientLimits.pollIntervalCeiling)
    }
}

extension JSONNumber {
    /// The number as seconds; between zero and a year, whatever it is.
    fileprivate var seconds: Duration {
        if self <= 0 { return .zero }
        let year = 365 * 24 * 3600
        if self >= JSONNumber(year) { return .seconds(year) }
        return .seconds(Double(description) ?? 0)
    }
}
