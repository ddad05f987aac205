// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The place where a call and whoever waits for it meet: either it comes back with a result, or it
/// is given up, whichever is first.
final class PendingCall<Value: Sendable>: Sendable {
    /// What came back; nil when the call was given up.
    typealias Outcome = Result<Value, any Error>?

    private let state = Mutex(State.running)

    private enum State {
        case running
        case waiting(CheckedContinuation<Outcome, Never>)
        case over(Outcome)
    }

    /// Waits for whichever comes first. There is one waiter.
    func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome: Outcome? = state.withLock { state in
                if case .over(let outcome) = state { return .some(outcome) }
                state = .waiting(continuation)
                return nil
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    /// The call came back; false when nobody waits for it any more.
    func comeBack(_ result: Result<Value, any Error>) -> Bool { end(.some(result)) }

    /// Nobody waits any longer; false when the call has come back.
    func giveUp() -> Bool { end(nil) }

    private func end(_ outcome: Outcome) -> Bool {
        let (isFirst, waiter): (Bool, CheckedContinuation<Outcome, Never>?) = state.withLock {
            state in
            switch state {
            case .over: return (false, nil)
            case .running:
                state = .over(outcome)
                return (true, nil)
            case .waiting(let continuation):
                state = .over(outcome)
                return (true, continuation)
            }
        }
        waiter?.resume(returning: outcome)
        return isFirst
    }
}
