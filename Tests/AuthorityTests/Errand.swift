// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import StrictJSON
import Synchronization
import Testing

/// A provider with one capability, `errand`, that does what a test tells it to.
final class Errand: CapabilityProvider {
    typealias Action = @Sendable (CapabilityCall) async throws -> CapabilityOutcome

    let id: ProviderID
    let calls = Mutex(0)
    private let effects: CapabilityEffects
    private let timeout: Duration?
    private let output: JSONValue?
    private let action = Mutex<Action?>(nil)

    init(
        _ effects: CapabilityEffects = .reads, timeout: Duration? = nil, output: JSONValue? = nil,
        _ action: Action? = nil
    ) throws {
        id = try #require(ProviderID("errand"))
        self.effects = effects
        self.timeout = timeout
        self.output = output
        self.action.withLock { $0 = action }
    }

    func act(_ action: @escaping Action) { self.action.withLock { $0 = action } }

    func describe() async throws -> ProviderManifest {
        ProviderManifest(
            version: "1", executeTimeout: timeout,
            capabilities: [
                CapabilityDefinition(
                    name: "errand", description: "Run an errand", effects: effects, output: output)
            ])
    }

    func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        calls.withLock { $0 += 1 }
        return try await action.withLock { $0 }?(call) ?? .value(.null)
    }

    func health() async -> ProviderHealth { .ready }
    func shutdown() async {}
}

/// A door that stays shut, whatever is cancelled, until somebody opens it.
final class Door: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
        (false, []))

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

extension CapabilityStream {
    /// A stream of these values, and then what `end` does.
    init(_ values: [JSONValue], end: @escaping @Sendable () async throws -> Void = {}) {
        let rest = Mutex(values[...])
        self.init(
            next: {
                if let value = rest.withLock({ $0.popFirst() }) { return value }
                try await end()
                return nil
            }, cancel: {})
    }
}
