// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// What agents may ask.
extension Authority {
    func requestCapability(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let principal = try await authenticator.agent(
            of: call, audiences: [parts.configuration.issuer], asker: &asker)
        let body = try CapabilityRequestBody(body(of: call))
        let outcome = try await Escalation(parts: parts)
            .request(body, by: principal, from: call.remoteAddress)
        let isPending = outcome.grants.contains { $0.state == .pending }
        let view = AgentView(
            agent: outcome.agent, status: isPending ? .pending : .active,
            grants: GrantView.list(outcome.grants, parts: parts, now: parts.now),
            approval: outcome.approval)
        return ProtocolReply(view.json, headers: headers(outcome.pointer))
    }

    func execute(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        try parts.live.enter()
        defer { parts.live.leave() }
        let principal = try await authenticator.agent(
            of: call, audiences: parts.executeAudiences, asker: &asker)
        let request = try ExecuteRequest(body(of: call))
        let execution = Execution(
            parts: parts, request: request, by: principal,
            delivery: call.wantsEvents ? .events : .gathered(until: nil))
        switch try await execution.run(asker: &asker) {
        case .value(let result, let pointer):
            var writer = JSONWriter(reserving: result.count + 16)
            writer.beginObject()
            writer.key("data")
            writer.raw(result)
            writer.endObject()
            return ProtocolReply(serialized: writer.finish(), headers: headers(pointer))
        case .pending(let job, let pointer):
            let url = JobInquiry.url(of: job, at: issuer)
            return ProtocolReply(
                status: 202, JobView.pending(statusURL: url).json,
                headers: headers(pointer) + [.init("Retry-After", "1")])
        case .events(let events, let pointer):
            return ProtocolReply(events: events, headers: headers(pointer))
        }
    }

    func executeBatch(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        try parts.live.enter()
        defer { parts.live.leave() }
        // Clients in the field sign a batch for the execute location.
        let principal = try await authenticator.agent(
            of: call, audiences: parts.executeAudiences + [parts.configuration.batchLocation],
            asker: &asker)
        let request = try BatchRequest(body(of: call))
        let batch = Batch(parts: parts, request: request, principal: principal)
        let answers = await batch.run(by: asker) { refusal, asker in
            self.refused(refusal, at: .batchExecute, asker)
        }
        let pointers = answers.compactMap(\.pointer)
        let header = LedgerPointer.headerValue(of: pointers)
        return ProtocolReply(
            serialized: batch.body(answers),
            headers: pointers.isEmpty ? [] : [.init(LedgerPointer.headerName, header)])
    }

    func jobStatus(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let inquiry = JobInquiry(parts: parts)
        let url = issuer + Endpoint.jobStatus.path + "/" + (call.resource ?? "")
        let principal = try await authenticator.agent(
            askingFor: inquiry.job(call.resource), by: call,
            audiences: parts.executeAudiences + [url], asker: &asker)
        return try await inquiry.status(of: call.resource, for: principal)
    }
}
