// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// The streams that are open, so many for each agent.
final class StreamBoard: Sendable {
    private let state = Mutex(State())
    /// Streams of one agent that may be open at once.
    private let perAgent: Int

    init(perAgent: Int) {
        self.perAgent = perAgent
    }

    private struct State {
        /// Open streams; nil from when there is room until the stream begins.
        var streams: [JobID: OpenStream?] = [:]
        var agents: [AgentID: Int] = [:]
    }

    var count: Int { state.withLock { $0.streams.count } }
    var isEmpty: Bool { count == 0 }

    /// Those that have begun.
    var all: [OpenStream] { state.withLock { $0.streams.values.compactMap { $0 } } }

    /// Makes room for a stream; the agent, or the server, may have too many.
    func open(_ id: JobID, of agent: AgentID) throws(ProtocolError) {
        try state.withLock { (state) throws(ProtocolError) in
            guard state.agents[agent] ?? 0 < perAgent else {
                throw ProtocolError(
                    .rateLimited,
                    "\(perAgent) streams of the agent are open; end one.")
            }
            guard state.streams.count < ExecutionLimits.streams else {
                throw ProtocolError(
                    .unavailable, "The server has as many streams as it can; try again.",
                    retryAfterSeconds: 5)
            }
            state.agents[agent, default: 0] += 1
            state.streams[id] = .some(nil)
        }
    }

    /// The stream begins.
    func begin(_ id: JobID, _ stream: OpenStream) {
        state.withLock { $0.streams[id] = .some(stream) }
    }

    /// The stream is concluded, or did not begin after all.
    func close(_ id: JobID, of agent: AgentID) {
        state.withLock { state in
            guard state.streams.removeValue(forKey: id) != nil else { return }
            let rest = (state.agents[agent] ?? 1) - 1
            state.agents[agent] = rest > 0 ? rest : nil
        }
    }
}
