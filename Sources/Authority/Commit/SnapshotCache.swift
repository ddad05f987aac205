// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// A bounded memory of decoded agents, forgotten in the commit that changes them.
///
/// Two generations instead of a list of uses: when the young one is full, it becomes the old one
/// and the old one goes. A lookup costs one lock and one hash.
final class SnapshotCache: Sendable {
    private let generationLimit: Int
    private let state = Mutex(State())

    fileprivate struct State {
        var young: [AgentID: AgentSnapshot] = [:]
        var old: [AgentID: AgentSnapshot] = [:]
        /// Counts the calls of `forget`.
        var forgotten: UInt64 = 0
    }

    init(limit: Int) {
        generationLimit = max(1, limit / 2)
    }

    subscript(agent: AgentID) -> AgentSnapshot? {
        state.withLock { (state) -> AgentSnapshot? in
            if let snapshot = state.young[agent] { return snapshot }
            guard let snapshot = state.old.removeValue(forKey: agent) else { return nil }
            state.insert(snapshot, generationLimit: generationLimit)
            return snapshot
        }
    }

    /// Taken before a snapshot is read from storage.
    func ticket() -> UInt64 {
        state.withLock { $0.forgotten }
    }

    /// Keeps what was read, unless something was forgotten since the ticket: the transaction that
    /// was read from might be older than that change.
    func keep(_ snapshot: AgentSnapshot, since ticket: UInt64) {
        state.withLock { state in
            guard state.forgotten == ticket else { return }
            state.insert(snapshot, generationLimit: generationLimit)
        }
    }

    /// Forgets everything.
    func forgetAll() {
        state.withLock { state in
            state.forgotten += 1
            state.young = [:]
            state.old = [:]
        }
    }

    /// Forgets agents, and all agents of the given hosts.
    func forget(agents: Set<AgentID>, hosts: Set<HostID>) {
        if agents.isEmpty && hosts.isEmpty { return }
        state.withLock { state in
            state.forgotten += 1
            for agent in agents {
                state.young[agent] = nil
                state.old[agent] = nil
            }
            if hosts.isEmpty { return }
            state.young = state.young.filter { !hosts.contains($0.value.host.id) }
            state.old = state.old.filter { !hosts.contains($0.value.host.id) }
        }
    }
}

extension SnapshotCache.State {
    fileprivate mutating func insert(_ snapshot: AgentSnapshot, generationLimit: Int) {
        if young.count >= generationLimit {
            old = young
            young = [:]
        }
        young[snapshot.agent.id] = snapshot
    }
}
