// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// The stream of events that a connection is being answered with, if it is: whoever learns that the
/// peer is gone lets go of it. There is one a connection, so a connection that has seen many streams
/// holds no more than one.
final class CurrentStream: Sendable {
    private struct State {
        var stream: EventStream?
        var isClosed = false
    }

    private let state = Mutex(State())

    func begin(_ stream: EventStream) {
        let isClosed = state.withLock { state in
            state.stream = stream
            return state.isClosed
        }
        if isClosed { stream.cancel() }
    }

    func end() {
        state.withLock { $0.stream = nil }
    }

    /// The connection is closed.
    func close() {
        let stream = state.withLock { state in
            state.isClosed = true
            return state.stream
        }
        stream?.cancel()
    }
}
