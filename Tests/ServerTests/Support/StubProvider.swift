// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import StrictJSON
import Synchronization

/// Capabilities in a test's hands: `wait` returns when it is released, and `count` is a stream of as
/// many events as are drawn.
final class StubProvider: CapabilityProvider {
    private struct State {
        var isReleased = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var began = 0
        var drawn = 0
        var cancelled = 0
    }

    let id = ProviderID("stub")!
    private let state = Mutex(State())
    /// The text that each event of `count` carries.
    private let padding: String
    /// Events after which `count` falls silent.
    private let silentAfter: Int

    init(padding: String = "", silentAfter: Int = .max) {
        self.padding = padding
        self.silentAfter = silentAfter
    }

    func describe() async throws -> ProviderManifest {
        ProviderManifest(
            version: "1",
            capabilities: [
                .init(name: "wait", description: "Waits.", effects: .reads),
                .init(name: "count", description: "Counts.", effects: .reads),
            ])
    }

    func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        if call.capability == "count" {
            return .stream(
                CapabilityStream(next: { try await self.next() }, cancel: { self.cancel() }))
        }
        state.withLock { $0.began += 1 }
        await withCheckedContinuation { continuation in
            let isReleased = state.withLock { state in
                if !state.isReleased { state.waiting.append(continuation) }
                return state.isReleased
            }
            if isReleased { continuation.resume() }
        }
        return .value(["done": true])
    }

    private func next() async throws -> JSONValue? {
        let (number, isSilent) = state.withLock { state in
            state.drawn += 1
            return (state.drawn, state.drawn > silentAfter)
        }
        while isSilent, cancelled == 0 { try await Task.sleep(for: .milliseconds(5)) }
        return cancelled > 0 ? nil : ["number": .number(JSONNumber(number)), "p": .string(padding)]
    }

    private func cancel() { state.withLock { $0.cancelled += 1 } }

    /// Lets every `wait` return, now and later.
    func release() {
        let waiting = state.withLock { state in
            state.isReleased = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    var began: Int { state.withLock { $0.began } }
    var drawn: Int { state.withLock { $0.drawn } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    func health() async -> ProviderHealth { .ready }
    func shutdown() async { release() }
}

/// Looks until something is so; false when it is not within the time.
func comesTrue(
    within time: Duration = .seconds(90), _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
