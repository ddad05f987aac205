// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOPosix
import Synchronization

/// The system's resolver, on threads of its own: it blocks, and cannot be told to stop.
final class NameLookup: Sendable {
    private let threads = NIOThreadPool(numberOfThreads: FetchLimits.lookups)

    /// The addresses of a name as numbers; none when there are none. Returns early, without any,
    /// when the task is cancelled.
    func addresses(of name: String) async -> [String] {
        threads.start()
        let answer = Answer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                answer.wait(continuation)
                threads.submit { state in
                    // Nobody waits any more for what was cancelled in the queue.
                    guard case .active = state, !answer.isGiven else { return answer.give([]) }
                    answer.give(NameLookup.resolve(name))
                }
            }
        } onCancel: {
            answer.give([])
        }
    }

    func shutdown() {
        threads.shutdownGracefully { _ in }
    }

    private static func resolve(_ name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next?.pointee, found.count < FetchLimits.addresses {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0
            {
                found.append(
                    String(
                        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
                        as: UTF8.self))
            }
            next = entry.ai_next
        }
        return found
    }

    /// An answer that is given once, by the resolver or by whoever gives up first.
    private final class Answer: Sendable {
        private struct State {
            var continuation: CheckedContinuation<[String], Never>?
            var early: [String]?
            var isGiven = false
        }

        private let state = Mutex(State())

        var isGiven: Bool { state.withLock { $0.isGiven } }

        func wait(_ continuation: CheckedContinuation<[String], Never>) {
            let early = state.withLock { state in
                if state.early == nil { state.continuation = continuation }
                return state.early
            }
            if let early { continuation.resume(returning: early) }
        }

        func give(_ addresses: [String]) {
            let continuation = state.withLock { state -> CheckedContinuation<[String], Never>? in
                if state.isGiven { return nil }
                state.isGiven = true
                if state.continuation == nil { state.early = addresses }
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume(returning: addresses)
        }
    }
}
