// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage
import StrictJSON
import Synchronization

/// The reader of an agent's events: its status now, and again whenever it has changed, until nobody
/// has to decide anything any more (§10.10.2).
///
/// When the answer is let go of before its end, the watch is over.
final class AgentEventReader: Sendable {
    private let watch: AgentWatch
    private let parts: Parts
    private let state = Mutex(State())

    private struct State {
        /// What was sent last.
        var last: [UInt8] = []
        var isOver = false
    }

    private init(_ watch: AgentWatch, _ parts: Parts) {
        self.watch = watch
        self.parts = parts
    }

    deinit { parts.live.watches.close(watch) }

    static func events(for watch: AgentWatch, _ parts: Parts) -> EventStream {
        let reader = AgentEventReader(watch, parts)
        return EventStream(
            next: { await reader.next() }, cancel: { parts.live.watches.close(reader.watch) })
    }

    private func next() async -> ServerSentEvent? {
        while !state.withLock({ $0.isOver }) {
            // A stream that cannot go on ends; the client then asks for the status.
            guard let look = try? look() else { break }
            let isNews = state.withLock { state in
                state.isOver = look.openUntil == nil
                defer { state.last = look.status }
                return state.last != look.status
            }
            if isNews { return ServerSentEvent("status", data: look.status) }
            guard let end = look.openUntil, await heard(before: end) else { break }
        }
        parts.live.watches.close(watch)
        return nil
    }

    /// The status as `GET /agent/status` would answer, and how long somebody may still decide; nil
    /// when nobody has to.
    private func look() throws -> (status: [UInt8], openUntil: Timestamp?) {
        let now = parts.now
        let open = try parts.journal.read { txn in
            try parts.journal.tables.openApprovals(of: watch.agent, in: txn)
        }
        let view = try Inquiry(parts: parts).status(of: watch.agent, under: watch.host)
        return (view.json.serialized(), open.map(\.expiresAt).filter { now < $0 }.max())
    }

    /// Waits for the bell, which rings on its own at `end`.
    private func heard(before end: Timestamp) async -> Bool {
        let (timeline, watch) = (parts.timeline, watch)
        let deadline = timeline.monotonic + (end - parts.now)
        let alarm = parts.live.tasks.start {
            if (try? await timeline.sleep(until: deadline)) != nil { watch.ring() }
        }
        defer { alarm.cancel() }
        return await watch.heard()
    }
}
