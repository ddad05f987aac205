// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Synchronization

/// Time that stands still while anything runs, and jumps to the next sleeper when nothing does.
///
/// Sleepers wake in order of their deadline and, at the same deadline, of their going to sleep.
public final class VirtualTimeline: Timeline {
    private let start: Timestamp
    private let state = Mutex(State())

    private struct State {
        var elapsed: Duration = .zero
        var sleepers: [Sleeper] = []
        var next: UInt64 = 0
    }

    private struct Sleeper {
        let id: UInt64
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// Virtual runs begin at a constant moment: nothing in them comes from wall time.
    public static let beginning = Timestamp(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

    public init(from start: Timestamp = VirtualTimeline.beginning) {
        self.start = start
    }

    public var now: Timestamp { start + monotonic }

    public var monotonic: Duration { state.withLock { $0.elapsed } }

    public func sleep(until deadline: Duration) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let refusal: (any Error)? = state.withLock { state in
                    if Task.isCancelled { return CancellationError() }
                    state.sleepers.append(
                        Sleeper(id: id, deadline: deadline, continuation: continuation))
                    return nil
                }
                if let refusal { continuation.resume(throwing: refusal) }
            }
        } onCancel: {
            wake(id)?.resume(throwing: CancellationError())
        }
    }

    /// Jumps to the earliest deadline and wakes its sleepers; false when nobody sleeps.
    func advance() -> Bool {
        let due: [Sleeper] = state.withLock { state in
            guard let deadline = state.sleepers.map(\.deadline).min() else { return [] }
            state.elapsed = max(state.elapsed, deadline)
            let due = state.sleepers.filter { $0.deadline <= state.elapsed }
            state.sleepers.removeAll { $0.deadline <= state.elapsed }
            return due
        }
        let ordered = due.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
        for sleeper in ordered { sleeper.continuation.resume() }
        return !due.isEmpty
    }

    /// Time ends: whoever sleeps is woken as if cancelled.
    func end() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in sleepers { sleeper.continuation.resume(throwing: CancellationError()) }
    }

    /// Takes a sleeper out before its time.
    private func wake(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
        state.withLock { state in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.sleepers.remove(at: index).continuation
        }
    }
}
