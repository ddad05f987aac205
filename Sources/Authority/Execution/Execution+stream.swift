// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import StrictJSON

extension Execution {
    /// Passes a stream on as events, or gathers it into one answer.
    func stream(
        _ source: CapabilityStream, _ allowance: Authorization.Allowance, _ started: Start?,
        asker: inout Asker
    ) async throws -> Answer {
        let live = parts.live
        let agent = principal.snapshot.agent.id
        let start: Start
        do {
            start = try await place(allowance, started, asker: &asker) {
                id throws(ProtocolError) in
                try live.streams.open(id, of: agent)
            } close: {
                live.streams.close($0, of: agent)
            }
        } catch {
            source.cancel()
            throw error
        }
        let now = parts.timeline.monotonic
        switch delivery {
        case .events:
            let stream = OpenStream(
                source, of: self, allowance, start,
                deadline: now + ExecutionLimits.streamDuration, isGathered: false)
            stream.begin()
            return .events(EventReader.events(of: stream), start.pointer)
        case .gathered(let until):
            let stream = OpenStream(
                source, of: self, allowance, start,
                deadline: until ?? now + ExecutionLimits.gatherDuration, isGathered: true)
            stream.begin()
            let ending = await stream.gather()
            if let error = ending.error { throw error }
            guard let result = ending.result, let pointer = ending.pointer else {
                throw ProtocolError.unrecorded
            }
            return .value(result, pointer)
        }
    }

    /// What keeps the agent from going on with what it was allowed; nil when nothing does.
    func refusal() async -> ProtocolError? {
        let snapshot: AgentSnapshot?
        do {
            snapshot = try parts.journal.snapshot(of: principal.snapshot.agent.id)
        } catch {
            // What cannot be looked at is not taken for granted.
            return ProtocolError(refusing: error)
        }
        guard let snapshot else { return .standing(of: AgentStatus.revoked) }
        guard
            case .refused(let refusal, _) = parts.rules.authorize(
                question, by: snapshot, at: parts.now)
        else { return nil }
        // What the clocks say is stored, as it is when a request finds it; when it cannot be, the
        // next request does it.
        try? await Lapse(parts: parts).settle(snapshot)
        try? await Lapse(parts: parts).settleGrants(of: snapshot)
        return refusal
    }
}

extension ProtocolError {
    /// It ran, and nobody could write down how it ended.
    static let unrecorded = ProtocolError(
        .unavailable, "The server could not record how it ended; its effect may have happened.",
        retryAfterSeconds: 5)
}
