// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// `POST /capability/batch-execute`: several executions under one token, each authorized and
/// recorded on its own, so many at a time, answered together and in order.
struct Batch: Sendable {
    let parts: Parts
    let request: BatchRequest
    let principal: Authenticator.AgentPrincipal

    /// What became of one item.
    struct Answer: Sendable {
        let outcome: Outcome
        /// Where it is recorded; nil for a refusal.
        let pointer: LedgerPointer?
    }

    enum Outcome: Sendable {
        /// The result as JSON.
        case completed([UInt8])
        case pending(JobID)
        case failed(ProtocolError)
    }

    /// Runs all items; what is refused is told to `refused` with whoever asked for it.
    func run(
        by asker: Asker, refused: @escaping @Sendable (ProtocolError, Asker) -> Void
    ) async -> [Answer] {
        let gatherUntil = parts.timeline.monotonic + ExecutionLimits.gatherDuration
        return await withTaskGroup(of: (Int, Answer).self) { group in
            var answers: [Int: Answer] = [:]
            for (index, item) in request.items.enumerated() {
                if index >= ExecutionLimits.concurrentItems, let (done, answer) = await group.next()
                {
                    answers[done] = answer
                }
                group.addTask {
                    let answer = await self.run(
                        item, isFirst: index == 0, by: asker, until: gatherUntil, refused)
                    return (index, answer)
                }
            }
            for await (done, answer) in group { answers[done] = answer }
            return request.items.indices.compactMap { answers[$0] }
        }
    }

    /// The first item is what the request itself was counted for; each other one counts like a request
    /// of its own.
    private func run(
        _ item: BatchRequest.Item, isFirst: Bool, by asker: Asker, until gatherUntil: Duration,
        _ refused: @Sendable (ProtocolError, Asker) -> Void
    ) async -> Answer {
        var asker = asker
        let execution = Execution(
            parts: parts, request: item.execution, by: principal,
            delivery: .gathered(until: gatherUntil))
        do {
            if !isFirst { try parts.limits.take(principal.snapshot.limitKeys) }
            switch try await execution.run(asker: &asker) {
            case .value(let result, let pointer):
                return Answer(outcome: .completed(result), pointer: pointer)
            case .pending(let job, let pointer):
                return Answer(outcome: .pending(job), pointer: pointer)
            case .events(let events, _):
                // Gathered was asked for; whatever comes of it, nobody would read events.
                events.cancel()
                throw ProtocolError(.internalError, "A batch cannot answer with a stream.")
            }
        } catch {
            let refusal = ProtocolError(refusing: error)
            refused(refusal, asker)
            return Answer(outcome: .failed(refusal), pointer: nil)
        }
    }

    /// The body: results are JSON already, and stand in it as they are.
    func body(_ answers: [Answer]) -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        writer.key("responses")
        writer.beginArray()
        for (item, answer) in zip(request.items, answers) {
            switch answer.outcome {
            case .completed(let result):
                writer.beginObject()
                if let id = item.id {
                    writer.key("id")
                    writer.string(id)
                }
                writer.key("status")
                writer.string("completed")
                writer.key("data")
                writer.raw(result)
                writer.endObject()
            case .pending(let job):
                let url = JobInquiry.url(of: job, at: parts.configuration.issuer)
                writer.value(BatchView.Item(id: item.id, outcome: .pending(statusURL: url)).json)
            case .failed(let error):
                writer.value(BatchView.Item(id: item.id, outcome: .failed(ErrorBody(error))).json)
            }
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
