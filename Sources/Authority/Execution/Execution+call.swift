// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import StrictJSON

extension Execution {
    /// What a provider's call came to, with what the ledger says of it.
    enum CallResult: Sendable {
        case value(JSONValue)
        case stream(CapabilityStream)
        case job(CapabilityJob)
        /// `failed` when the provider said no, `unknown` when nobody knows whether it happened.
        case failed(ProtocolError, Outcome)

        typealias Outcome = Audit.Outcome
    }

    /// Runs the capability, within its time.
    func call(_ allowance: Authorization.Allowance) async -> CallResult {
        let snapshot = principal.snapshot
        let provider = allowance.capability.provider
        let deadline = allowance.capability.executeTimeout.map { parts.timeline.monotonic + $0 }
        let call = CapabilityCall(
            capability: question.capability, arguments: question.arguments,
            agent: snapshot.agent.id, host: snapshot.host.id, user: snapshot.agent.user,
            grant: allowance.grant.id, callID: operation.id, now: operation.now,
            deadline: deadline, wantsEvents: delivery.wantsEvents)
        do {
            let outcome =
                if let deadline {
                    try await parts.live.call(
                        provider.id, until: deadline,
                        late: { if case .stream(let source) = $0 { source.cancel() } },
                        { try await provider.execute(call) })
                } else {
                    try await provider.execute(call)
                }
            switch outcome {
            case .value(let value): return .value(value)
            case .stream(let source): return .stream(source)
            case .job(let job): return .job(job)
            case .failed(let failure): throw failure
            }
        } catch {
            let (error, outcome) = verdict(on: error)
            return .failed(error, outcome)
        }
    }

    /// What the client and the ledger are told of an error out of a provider.
    func verdict(on error: any Error) -> (ProtocolError, Outcome) {
        switch error {
        case let failure as CapabilityFailure:
            let refusal = ProtocolError(
                .capabilityFailed, failure.message,
                details: [.init("kind", .string(failure.kind))])
            return (refusal, .failed)
        case is LiveExecutions.TimedOut:
            let refusal = ProtocolError(
                .capabilityTimeout,
                "'\(question.capability)' did not answer in time; its effect may have happened.")
            return (refusal, .unknown)
        default:
            let refusal = ProtocolError(
                .internalError,
                "'\(question.capability)' broke; its effect may have happened.")
            return (refusal, .unknown)
        }
    }
}
