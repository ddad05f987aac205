// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// The event streams that a listener is writing, so that they can be ended when it stops.
final class OpenStreams: Sendable {
    private struct State {
        var streams: [UInt64: EventStream] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Remembers a stream; one that comes after ``end()`` ends at once.
    func add(_ stream: EventStream) -> UInt64 {
        let (id, isClosed) = state.withLock { state in
            state.next += 1
            state.streams[state.next] = stream
            return (state.next, state.isClosed)
        }
        if isClosed { stream.cancel() }
        return id
    }

    func remove(_ id: UInt64) {
        state.withLock { $0.streams[id] = nil }
    }

    /// Lets go of every source: their streams end with what was drawn.
    func end() {
        let streams = state.withLock { state in
            state.isClosed = true
            return Array(state.streams.values)
        }
        for stream in streams { stream.cancel() }
    }
}
