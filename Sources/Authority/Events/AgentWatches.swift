// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// Those who wait for news of agents, told by every commit.
final class AgentWatches: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        var next: UInt64 = 0
        var byAgent: [AgentID: [UInt64: AgentWatch]] = [:]
        /// How many watches are open for the agents of a host.
        var hosts: [HostID: Int] = [:]
        var count = 0
    }

    /// How many are open.
    var count: Int { state.withLock { $0.count } }

    /// Begins to watch; a host, or the server, may have too many watches.
    func open(_ agent: AgentID, of host: HostID) throws(ProtocolError) -> AgentWatch {
        try state.withLock { (state) throws(ProtocolError) in
            guard !state.isClosed else { throw .shuttingDown }
            guard state.hosts[host] ?? 0 < EventLimits.watchesPerHost else {
                throw ProtocolError(
                    .rateLimited,
                    "\(EventLimits.watchesPerHost) event streams of the host are open; end one.",
                    retryAfterSeconds: 5)
            }
            guard state.count < EventLimits.watches else {
                throw ProtocolError(
                    .unavailable,
                    "The server has as many event streams as it can; ask for the status.",
                    retryAfterSeconds: 5)
            }
            state.next += 1
            let watch = AgentWatch(id: state.next, agent: agent, host: host)
            state.byAgent[agent, default: [:]][watch.id] = watch
            state.hosts[host, default: 0] += 1
            state.count += 1
            return watch
        }
    }

    /// A commit has changed agents and hosts.
    func note(_ news: News) {
        state.withLock { state in
            guard state.count > 0 else { return }
            for agent in news.agents {
                for watch in (state.byAgent[agent] ?? [:]).values { watch.ring() }
            }
            guard news.hosts.contains(where: { state.hosts[$0] != nil }) else { return }
            for watches in state.byAgent.values {
                for watch in watches.values where news.hosts.contains(watch.host) { watch.ring() }
            }
        }
    }

    /// A watch is over; may be called more than once.
    func close(_ watch: AgentWatch) {
        watch.end()
        state.withLock { state in
            guard state.byAgent[watch.agent]?.removeValue(forKey: watch.id) != nil else { return }
            if state.byAgent[watch.agent]?.isEmpty == true { state.byAgent[watch.agent] = nil }
            let rest = (state.hosts[watch.host] ?? 1) - 1
            state.hosts[watch.host] = rest > 0 ? rest : nil
            state.count -= 1
        }
    }

    /// The server closes: every watch ends, and none begins.
    func end() {
        let watches = state.withLock { state in
            state.isClosed = true
            return state.byAgent.values.flatMap(\.values)
        }
        for watch in watches { close(watch) }
    }
}

/// The limits of event streams. Each ends with the question that it waits for, so none is open
/// for long.
enum EventLimits {
    /// As many as a host has agents that wait, by default half of them.
    static let watchesPerHost = 16
    /// Well below the number of connections.
    static let watches = 4_096
}
