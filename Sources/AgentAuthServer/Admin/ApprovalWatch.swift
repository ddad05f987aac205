// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Synchronization

/// Requests for approval as they come and go: first an event `waiting` for each that waits, then
/// one for each that comes, and `closed` when one is decided or over. When the server cannot say
/// any more, the last event is `error`.
///
/// It looks once a second, and only where the ledger has grown or a request's time is over. What
/// it holds is bounded by the codes that may be alive.
final class ApprovalWatch: Sendable {
    private let authority: Authority
    private let state = Mutex(State())

    private struct State {
        /// Requests that were shown, with their ends.
        var shown: [ApprovalID: Timestamp] = [:]
        /// Events that nobody has drawn yet, the next one last.
        var ready: [ServerSentEvent] = []
        /// The ledger's size at the last look.
        var size: UInt64?
        var isOver = false
    }

    private static let pause: Duration = .seconds(1)

    init(_ authority: Authority) {
        self.authority = authority
    }

    func cancel() {
        state.withLock { $0.isOver = true }
    }

    func next() async -> ServerSentEvent? {
        while true {
            if let event = state.withLock({ $0.ready.popLast() }) { return event }
            if state.withLock({ $0.isOver }) || Task.isCancelled { return nil }
            do {
                if try look() { continue }
                try await authority.parts.timeline.sleep(for: ApprovalWatch.pause)
            } catch is CancellationError {
                return nil
            } catch {
                cancel()
                return ServerSentEvent(
                    "error", data: ProtocolError(refusing: error).json.serialized())
            }
        }
    }

    /// Looks for what is new; false when there is nothing.
    private func look() throws -> Bool {
        let (size, now) = (authority.ledgerSize, authority.parts.now)
        let isDue = state.withLock { state in
            state.size != size || state.shown.values.contains { $0 <= now }
        }
        guard isDue else { return false }
        let waiting = try authority.approvals.waiting()
        let ids = Set(waiting.map(\.id))
        let gone = state.withLock { $0.shown.keys.filter { !ids.contains($0) } }.sorted()
        var events = try gone.map { try closed($0) }
        state.withLock { state in
            for id in gone { state.shown[id] = nil }
            for request in waiting {
                let isNew = state.shown.updateValue(request.expiresAt, forKey: request.id) == nil
                guard isNew else { continue }
                let json = request.json(authority.parts.registry)
                events.append(ServerSentEvent("waiting", data: json.serialized()))
            }
            state.size = size
            state.ready = events.reversed()
        }
        return !events.isEmpty
    }

    private func closed(_ id: ApprovalID) throws -> ServerSentEvent {
        let found = try authority.approvals.find(.id(id))
        // One whose time is over is closed in the record only when somebody comes across it.
        let status = found.map { $0.state == .pending ? .expired : $0.state } ?? .voided
        let json: JSONValue = ["id": .string(id.text), "status": .string(status.rawValue)]
        return ServerSentEvent("closed", data: json.serialized())
    }
}
