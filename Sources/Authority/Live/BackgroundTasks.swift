// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The engine's own tasks that outlive the request which started them: each ends by itself or soon
/// after it is cancelled, and none outlives ``end()``.
final class BackgroundTasks: Sendable {
    /// Where they run; nil is the global pool. Tasks without a parent inherit no executor, and a
    /// virtual run must not leave its own.
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    private struct State {
        var isOver = false
        var next = 0
        var running: [Int: Task<Void, Never>] = [:]
    }

    init(executor: (any TaskExecutor)?) {
        self.executor = executor
    }

    /// Starts a task that ``end()`` cancels and waits for; after that, one that is cancelled from
    /// its beginning.
    @discardableResult
    func start(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        state.withLock { state in
            state.next += 1
            let id = state.next
            let task = detach {
                await body()
                self.ended(id)
            }
            state.running[id] = task
            if state.isOver { task.cancel() }
            return task
        }
    }

    /// Starts a task that may never end, for whoever keeps count of it.
    func detach(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: executor) { await body() }
    }

    /// Cancels what runs and what it starts, and returns when all of it has ended.
    func end() async {
        while true {
            let running = state.withLock { state in
                state.isOver = true
                return Array(state.running.values)
            }
            if running.isEmpty { return }
            for task in running { task.cancel() }
            for task in running { await task.value }
        }
    }

    private func ended(_ id: Int) {
        state.withLock { $0.running[id] = nil }
    }
}
