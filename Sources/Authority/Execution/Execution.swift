// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import StrictJSON

/// `POST /capability/execute` (§5.11): decide, record, run, record.
///
/// The decision on the snapshot is a first look. The transaction that makes the operation durable
/// looks a second time when anything moved since, so nothing runs, and no result leaves, after its
/// revocation was acknowledged.
///
/// A class, for its jobs hold all of it.
final class Execution: Sendable {
    let parts: Parts
    let operation: Operation
    let principal: Authenticator.AgentPrincipal
    let question: AuthorizationQuestion
    let delivery: Delivery

    init(
        parts: Parts, request: ExecuteRequest, by principal: Authenticator.AgentPrincipal,
        delivery: Delivery
    ) {
        self.parts = parts
        self.principal = principal
        self.delivery = delivery
        operation = parts.operation()
        question = AuthorizationQuestion(
            capability: request.capability, arguments: request.arguments,
            tokenCapabilities: principal.claims.capabilities)
    }

    /// How the client wants what comes little by little.
    enum Delivery: Sendable {
        /// As events.
        case events
        /// In one answer, at that moment of the monotonic clock at the latest; nil for the longest
        /// that a request may gather.
        case gathered(until: Duration?)

        var wantsEvents: Bool { if case .events = self { true } else { false } }
    }

    /// What the client gets, and where it is recorded.
    enum Answer: Sendable {
        /// The result as it goes on the wire.
        case value([UInt8], LedgerPointer)
        /// A job that runs.
        case pending(JobID, LedgerPointer)
        case events(EventStream, LedgerPointer)
    }

    func run(asker: inout Asker) async throws -> Answer {
        // A name that no capability has and no grant bears is text of the caller's.
        if parts.registry[question.capability] != nil
            || principal.snapshot.grants.contains(where: {
                $0.capability.utf8.elementsEqual(question.capability.utf8)
            })
        {
            asker.capability = question.capability
        }
        try parts.configuration.possession.check(question.capability, principal.claims)
        let decision = parts.rules.authorize(
            question, by: principal.snapshot, at: operation.now)
        if case .refused = decision {
            // A grant whose time is over is stored as ended where that is found; when it cannot be, the
            // next request does it.
            try? await Lapse(parts: parts).settleGrants(of: principal.snapshot)
        }
        let allowance = try allowance(decision, asker: &asker)
        try parts.limits.take(question.capability, by: principal.snapshot.limitKeys)
        try parts.live.abandoned.check(allowance.capability.provider.id)
        var start: Start?
        if allowance.capability.definition.effects != .reads {
            start = try await begin(allowance, as: JobID(random: parts.random), asker: &asker)
        }
        switch await call(allowance) {
        case .value(let value):
            return try await conclude(value, allowance, start, asker: &asker)
        case .stream(let source):
            return try await stream(source, allowance, start, asker: &asker)
        case .job(let job):
            return try await run(job, allowance, start, asker: &asker)
        case .failed(let error, let outcome):
            try await record(
                Conclusion(outcome: outcome, why: error.code.rawValue), allowance, start,
                asker: &asker)
            asker.isRecorded = true
            throw error
        }
    }

    private func allowance(
        _ decision: Authorization, asker: inout Asker
    ) throws(ProtocolError) -> Authorization.Allowance {
        switch decision {
        case .allowed(let allowance):
            asker.grant = allowance.grant.id
            return allowance
        case .refused(let error, let grant):
            asker.grant = grant
            throw error
        }
    }

    /// A result that is there at once.
    private func conclude(
        _ value: JSONValue, _ allowance: Authorization.Allowance, _ start: Start?,
        asker: inout Asker
    ) async throws -> Answer {
        let conclusion = conclusion(of: value, allowance)
        let pointer = try await record(conclusion, allowance, start, asker: &asker)
        guard let result = conclusion.result else {
            asker.isRecorded = true
            throw ProtocolError.tooLarge
        }
        return .value(result, pointer)
    }

    /// What a result comes to: one that breaks its schema is passed on, and the record says so
    /// (decision 21); one that is too large has happened and cannot be passed on.
    func conclusion(of value: JSONValue, _ allowance: Authorization.Allowance) -> Conclusion {
        let result = value.serialized()
        guard result.count <= ExecutionLimits.resultBytes else {
            return Conclusion(outcome: .ok, why: Conclusion.tooLarge)
        }
        let isValid = isValid(value, allowance)
        return Conclusion(
            outcome: .ok, why: isValid ? nil : Conclusion.invalidOutput, result: result)
    }

    /// Whether a result, or one value of a stream, is what the capability's output schema says.
    func isValid(_ value: JSONValue, _ allowance: Authorization.Allowance) -> Bool {
        allowance.capability.output?.violations(of: value).isEmpty ?? true
    }
}

extension ProtocolError {
    /// It has run, and the client cannot have the result.
    static let tooLarge = ProtocolError(
        .capabilityFailed,
        "The capability has run, but its result has more than \(ExecutionLimits.resultBytes) bytes.",
        details: [.init("kind", .string(Conclusion.tooLarge))])
}
