// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc
import Synchronization

/// Writes lines to a descriptor on a queue of its own. Whoever logs never waits: a terminal or pipe
/// that takes nothing would otherwise hold up every request.
final class LogWriter: Sendable {
    /// Bytes that may wait; lines beyond it are dropped and counted.
    private static let limit = 1024 * 1024

    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "agentauth.log")
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Takes a line, with its break.
    func write(_ line: [UInt8]) {
        let begins = state.withLock { state in
            guard state.waiting.count + line.count <= LogWriter.limit else {
                state.dropped += 1
                return false
            }
            state.waiting += line
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if begins { queue.async { self.drain() } }
    }

    /// Returns when everything that was taken before is written.
    func flush() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    /// On the queue.
    private func drain() {
        while true {
            let bytes: [UInt8]? = state.withLock { state in
                if state.dropped > 0 {
                    state.waiting += "(\(state.dropped) lines of the log were dropped)\n".utf8
                    state.dropped = 0
                }
                guard !state.waiting.isEmpty else {
                    state.isWriting = false
                    return nil
                }
                defer { state.waiting.removeAll() }
                return state.waiting
            }
            guard let bytes else { return }
            put(bytes)
        }
    }

    private func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 {
                    // A log that cannot be written has nobody who could be told.
                    guard errno == EINTR || errno == EAGAIN else { return }
                    if errno == EAGAIN { usleep(10_000) }
                    continue
                }
                rest = rest.dropFirst(written)
            }
        }
    }
}
