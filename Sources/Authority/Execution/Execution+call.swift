// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import StrictJSON

extension Execution {
    /// What a provider's call came to, with what the ledger says of it.
    enum CallResult: Sendable {
        case value(JSONValue)
        /// `failed` when the provider said no, `unknown` when nobody knows whether it happened.
        case failed(ProtocolError, Outcome)

        typealias Outcome = Audit.Outcome
    }

    /// Runs the capability, within its time.
    func call(_ allowance: Authorization.Allowance) async -> CallResult {
        let snapshot = principal.snapshot
        let call = CapabilityCall(
            capability: question.capability, arguments: question.arguments,
            agent: snapshot.agent.id, host: snapshot.host.id, user: snapshot.agent.user,
            grant: allowance.grant.id, callID: operation.id, now: operation.now)
        let provider = allowance.capability.provider
        do {
            let outcome =
                if let timeout = allowance.capability.executeTimeout {
                    try await within(timeout) { try await provider.execute(call) }
                } else {
                    try await provider.execute(call)
                }
            switch outcome {
            case .value(let value): return .value(value)
            case .failed(let failure):
                return .failed(
                    ProtocolError(
                        .capabilityFailed, failure.message,
                        details: [.init("kind", .string(failure.kind))]), .failed)
            }
        } catch is TimedOut {
            return .failed(
                ProtocolError(
                    .capabilityTimeout,
                    "'\(question.capability)' did not answer in time; its effect may have happened."
                ), .unknown)
        } catch {
            return .failed(
                ProtocolError(
                    .internalError,
                    "'\(question.capability)' broke; its effect may have happened."), .unknown)
        }
    }

    private struct TimedOut: Error {}

    /// Races a call against its time; the call is cancelled when it loses.
    private func within(
        _ timeout: Duration,
        _ body: @escaping @Sendable () async throws -> CapabilityOutcome
    ) async throws -> CapabilityOutcome {
        let timeline = parts.timeline
        return try await withThrowingTaskGroup(of: CapabilityOutcome.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await timeline.sleep(for: timeout)
                throw TimedOut()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TimedOut() }
            return first
        }
    }
}
