// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// The life of a provider whose work waits: whatever waits when it ends is woken, and the end is
/// reached when all of it has returned. So nothing outlives the provider.
final class ProviderLife: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isOver = false
        var next = 0
        /// Everything that waits, by number.
        var sleepers: [Int: Sleeper] = [:]
        /// Who waits for the last of them to return.
        var enders: [CheckedContinuation<Void, Never>] = []
    }

    private enum Sleeper {
        case arriving
        case waiting(CheckedContinuation<Void, Never>)
        case awake
    }

    /// Returns when the timeline has reached `deadline`; throws `CancellationError` when the task is
    /// cancelled or the provider ends before.
    func sleep(until deadline: Duration, by timeline: any Timeline) async throws {
        guard let sleeper = enter() else { throw CancellationError() }
        defer { leave(sleeper) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await timeline.sleep(until: deadline) }
            group.addTask {
                await self.awakening(of: sleeper)
                throw CancellationError()
            }
            // Whichever comes first ends the other: the group waits for both.
            defer {
                group.cancelAll()
                wake(sleeper)
            }
            try await group.next()
        }
    }

    /// Wakes what waits, and returns when all of it is gone.
    func end() async {
        let sleepers = state.withLock { state in
            state.isOver = true
            return Array(state.sleepers.keys)
        }
        for sleeper in sleepers { wake(sleeper) }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.sleepers.isEmpty { state.enders.append(continuation) }
                return state.sleepers.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }

    private func enter() -> Int? {
        state.withLock { state in
            if state.isOver { return nil }
            state.next += 1
            state.sleepers[state.next] = .arriving
            return state.next
        }
    }

    private func awakening(of sleeper: Int) async {
        await withCheckedContinuation { continuation in
            let isAwake = state.withLock { state in
                if case .arriving? = state.sleepers[sleeper] {
                    state.sleepers[sleeper] = .waiting(continuation)
                    return false
                }
                return true
            }
            if isAwake { continuation.resume() }
        }
    }

    private func wake(_ sleeper: Int) {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard let before = state.sleepers[sleeper] else { return nil }
            state.sleepers[sleeper] = .awake
            guard case .waiting(let continuation) = before else { return nil }
            return continuation
        }
        waiting?.resume()
    }

    private func leave(_ sleeper: Int) {
        let enders = state.withLock { state in
            state.sleepers[sleeper] = nil
            guard state.sleepers.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            defer { state.enders = [] }
            return state.enders
        }
        for ender in enders { ender.resume() }
    }
}
