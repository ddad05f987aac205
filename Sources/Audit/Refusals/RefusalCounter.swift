// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Synchronization

/// Counts the refusals that get no entry of their own: those before a verified signature, and those
/// over the cap of ``AuditLimits/refusalsPerSecond``.
///
/// They are recorded as one `refusals.summary` a span of time. Memory and entry are bounded whatever
/// strangers send, and every refusal is in the counts by reason.
public final class RefusalCounter: Sendable {
    private let state: Mutex<State>

    private struct State {
        var tally: RefusalTally
        /// What the last ``drain(at:operation:)`` handed out.
        var drained: RefusalTally?
        var cap = RefusalCap()
    }

    /// Starts counting.
    public init(since now: Timestamp) {
        state = Mutex(State(tally: RefusalTally(since: now)))
    }

    /// Counts one refusal.
    ///
    /// - Parameters:
    ///   - reason: the error's code.
    ///   - endpoint: nil when the request named none.
    ///   - address: where it came from; IPv6 is counted by /64.
    ///   - claimedAgent: the agent that the token names without having shown it; it is counted as a
    ///     claim, so that no stranger writes into an agent's history.
    public func count(
        reason: String, endpoint: Endpoint?, address: String, claimedAgent: String? = nil
    ) {
        state.withLock {
            $0.tally.count(
                reason: reason, endpoint: endpoint?.rawValue ?? "none", address: address,
                claimedAgent: claimedAgent)
        }
    }

    /// Counts one refusal at a page that people see. What they typed is not part of it: a name that
    /// is nobody's may well be a password in the wrong field.
    public func count(reason: String, page: AuditedPage, address: String) {
        state.withLock {
            $0.tally.count(
                reason: reason, endpoint: page.rawValue, address: address, claimedAgent: nil)
        }
    }

    /// Whether a refusal of an agent whose signature was verified gets an entry of its own; one that
    /// does not is to be counted.
    public func admits(agent: AgentID, reason: String, at now: Timestamp) -> Bool {
        state.withLock { $0.cap.admits(agent.text, reason: reason, at: now) }
    }

    /// The same for a host that acts for no agent.
    public func admits(host: HostID, reason: String, at now: Timestamp) -> Bool {
        state.withLock { $0.cap.admits(host.text, reason: reason, at: now) }
    }

    /// The same for the operator.
    public func admitsOperator(reason: String, at now: Timestamp) -> Bool {
        state.withLock { $0.cap.admits("operator", reason: reason, at: now) }
    }

    /// The entry over everything since the last one, and a new beginning; nil when there was nothing.
    public func drain(at now: Timestamp, operation: OperationID) -> AuditEntry? {
        let tally: RefusalTally? = state.withLock { state in
            let tally = state.tally.isEmpty ? nil : state.tally
            state.tally = RefusalTally(since: now)
            state.drained = tally
            return tally
        }
        return tally?.entry(at: now, operation: operation)
    }

    /// Takes back what the last ``drain(at:operation:)`` handed out, because its entry could not be
    /// recorded: it stands in the next one.
    public func takeBack() {
        state.withLock { state in
            guard let drained = state.drained else { return }
            state.tally.add(earlier: drained)
            state.drained = nil
        }
    }
}
