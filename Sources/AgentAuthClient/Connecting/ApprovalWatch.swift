// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// When to look at a pending approval again, and when to stop (§7.1; RFC 8628 §3.5): a value that
/// decides, without a clock of its own.
struct ApprovalWatch {
    enum Step: Equatable {
        /// Look at the status at this moment.
        case look(at: Duration)
        /// The approval has expired.
        case expired
        /// The caller does not want to wait longer.
        case patienceOver
    }

    private var interval: Duration
    private var pause = Duration.zero
    private let expiresAt: Duration
    private let patienceEndsAt: Duration?

    /// Begins to wait at `now` on the monotonic clock, for `patience` at most.
    init(_ approval: ApprovalView, patience: Duration?, at now: Duration) {
        interval = min(
            max(approval.interval.seconds, ClientLimits.pollIntervalFloor),
            ClientLimits.pollIntervalCeiling)
        expiresAt = now + min(approval.expiresIn.seconds, ClientLimits.approvalLifetime)
        patienceEndsAt = patience.map { now + min($0, ClientLimits.approvalLifetime) }
    }

    /// What to do next. The last look is taken exactly when the time is over, so that a late
    /// decision still counts.
    mutating func next(at now: Duration) -> Step {
        if now >= expiresAt { return .expired }
        if let patienceEndsAt, now >= patienceEndsAt { return .patienceOver }
        let moment = now + max(interval, pause)
        pause = .zero
        return .look(at: min(moment, expiresAt, patienceEndsAt ?? expiresAt))
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
