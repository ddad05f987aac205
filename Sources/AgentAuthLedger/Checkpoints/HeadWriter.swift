// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization
import Transparency

/// Where `head.note` is written.
public enum HeadScheduling: Sendable {
    /// On a thread of its own: two syncs would hold up whoever asks.
    case thread
    /// At once, on the caller's thread: in virtual time, and in tools.
    case inline
}

/// Writes `head.note`, one at a time; of those that wait, only the newest.
final class HeadWriter: Sendable {
    private struct State {
        var waiting: SignedNote?
        /// What the last attempt failed with; the next success clears it.
        var failure: (any Error)?
    }

    private let files: LedgerFiles
    private let queue: DispatchQueue?
    private let state = Mutex(State())

    init(files: LedgerFiles, scheduling: HeadScheduling) {
        self.files = files
        queue = scheduling == .thread ? DispatchQueue(label: "ledger.head") : nil
    }

    func write(_ note: SignedNote) {
        let wasWaiting = state.withLock { state in
            defer { state.waiting = note }
            return state.waiting != nil
        }
        guard let queue else { return writeWaiting() }
        // Whoever put the first one there has also asked for a turn.
        if !wasWaiting { queue.async { self.writeWaiting() } }
    }

    /// Waits for what was written before. Blocks.
    func flush() throws {
        queue?.sync {}
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func writeWaiting() {
        let note = state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }
        guard let note else { return }
        let result = Result { try files.writeHead(note) }
        state.withLock { state in
            if case .failure(let error) = result {
                state.failure = error
            } else {
                state.failure = nil
            }
        }
    }
}
