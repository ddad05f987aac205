// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Where one connection stands and what its clocks ask for: moments in, decisions out. It does no
/// I/O; ``RequestGate`` does what it decides.
///
/// Requests of a connection come one after the other: the next one is looked at when the answer
/// before it is written.
struct ConnectionState {
    enum Phase: Equatable {
        /// Between two requests.
        case idle
        /// Before the end of a request's header.
        case header
        /// Before the end of its body.
        case body
        /// Complete, and passed on.
        case answering
        /// Answered by a stream of events, which goes on.
        case streaming
        /// Answered for the last time: what still comes is dropped.
        case lingering
    }

    /// What a look at the clocks says.
    enum Due: Equatable {
        case nothing
        case close
        case refuse(GateRefusal)
        case comment
    }

    private(set) var phase = Phase.header
    /// Since when the phase's clock runs: in `body` and `answering`, since the request's beginning.
    private var since: NIODeadline
    /// When the stream last said something.
    private var lastEvent: NIODeadline
    /// Since when the peer has taken nothing.
    private var stalledSince: NIODeadline?
    /// Whether a byte of the next request is there.
    private var hasBegun = false
    private var bodyByteCount = 0

    init(at now: NIODeadline) {
        since = now
        lastEvent = now
    }

    var isLingering: Bool { phase == .lingering }

    // MARK: What happens

    /// Bytes came, of whatever.
    mutating func received(at now: NIODeadline) {
        switch phase {
        case .idle:
            (phase, since, hasBegun) = (.header, now, true)
        case .header where !hasBegun:
            (since, hasBegun) = (now, true)
        case .header, .body, .answering, .streaming, .lingering: break
        }
    }

    /// A request's header is complete.
    mutating func headerEnded(at now: NIODeadline) {
        // One that came with the request before it has not been waited for until now.
        if phase == .idle { since = now }
        phase = .body
        bodyByteCount = 0
    }

    /// A part of the body came; false when the body is longer than is accepted.
    mutating func bodyContinued(_ byteCount: Int, limits: ServerLimits) -> Bool {
        // Parts come out of a buffer, so the sum of two is far from overflowing.
        bodyByteCount += byteCount
        return bodyByteCount <= limits.bodyBytes
    }

    /// The request is complete.
    mutating func requestEnded() { phase = .answering }

    /// The answer begins to be a stream of events.
    mutating func streamBegan(at now: NIODeadline) { (phase, lastEvent) = (.streaming, now) }

    /// The stream said something.
    mutating func streamContinued(at now: NIODeadline) { lastEvent = now }

    /// The answer is written and the connection stays.
    mutating func answered(at now: NIODeadline) {
        (phase, since, hasBegun) = (.idle, now, false)
    }

    /// The last answer of the connection is written.
    mutating func answeredForGood(at now: NIODeadline) { (phase, since) = (.lingering, now) }

    /// The peer takes what is written, or has stopped to.
    mutating func writabilityChanged(_ isWritable: Bool, at now: NIODeadline) {
        stalledSince = isWritable ? nil : stalledSince ?? now
    }

    // MARK: What time says

    /// What is due at this moment. When connections are scarce, idle ones are given up sooner.
    func due(at now: NIODeadline, isCrowded: Bool, limits: ServerLimits) -> Due {
        func passed(_ time: Duration, since moment: NIODeadline) -> Bool {
            now - moment >= TimeAmount(time)
        }
        if let stalledSince, passed(limits.writeTime, since: stalledSince) { return .close }
        let idleTime = isCrowded ? limits.crowdedIdleTime : limits.idleTime
        switch phase {
        case .idle:
            return passed(idleTime, since: since) ? .close : .nothing
        case .header where !hasBegun:
            return passed(min(idleTime, limits.headerTime), since: since) ? .close : .nothing
        case .header:
            return passed(limits.headerTime, since: since) ? .refuse(.requestTimedOut) : .nothing
        case .body:
            return passed(limits.requestTime, since: since) ? .refuse(.requestTimedOut) : .nothing
        case .answering:
            return passed(limits.requestTime, since: since) ? .refuse(.answerOverdue) : .nothing
        case .streaming:
            let isSilent = stalledSince == nil && passed(limits.commentTime, since: lastEvent)
            return isSilent ? .comment : .nothing
        case .lingering:
            return passed(limits.lingerTime, since: since) ? .close : .nothing
        }
    }
}
