// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

/// What became of the executions of one batch.
public struct BatchResult: Hashable, Sendable {
    /// One for each execution, in the order of the request.
    public let outcomes: [Outcome]
    /// Where they stand in the server's ledger: an entry each, refusals none.
    public let ledger: [LedgerPointer]

    public enum Outcome: Hashable, Sendable {
        case completed(JSONValue)
        /// The server said no to this one.
        case failed(ServerRefusal)
        /// The server goes on with it; ``AgentAuthClient/result(at:for:wait:)`` asks for the result.
        case running(statusURL: String)
    }
}

extension AgentAuthClient {
    /// Runs several executions under one token: 1 to 50, each judged on its own, so that some may
    /// succeed where others are refused.
    public func executeBatch(
        _ executions: [ExecuteRequest], for agent: AgentID
    ) async throws(ClientError) -> BatchResult {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let items = executions.enumerated().map { place, execution in
            BatchRequest.Item(id: String(place + 1), execution: execution)
        }
        let answer = try await learning(at: provider) { () async throws(ClientError) in
            try await ask(
                Inquiry(
                    endpoint: .batchExecute, address: provider.address(of: .batchExecute),
                    credential: .agent(
                        connected.signer, audience: provider.defaultLocation,
                        capabilities: executions.map(\.capability).distinct),
                    body: BatchRequest(items: items).json))
        }
        let view = try answer.message(BatchView.init)
        guard
            view.items.elementsEqual(
                items, by: { answered, asked in answered.id?.isSame(as: asked.id ?? "") ?? false })
        else { throw .malformedReply("it does not answer each execution of the batch in order") }
        return BatchResult(
            outcomes: view.items.map { item in
                switch item.outcome {
                case .completed(let data): .completed(data)
                case .failed(let error): .failed(ServerRefusal(error, ledger: nil))
                case .pending(let statusURL): .running(statusURL: statusURL)
                }
            },
            ledger: answer.reply.ledgerPointers)
    }
}

extension [String] {
    /// Each text once, compared by bytes, in order.
    fileprivate var distinct: [String] {
        reduce(into: []) { seen, text in
            if !seen.contains(where: { $0.isSame(as: text) }) { seen.append(text) }
        }
    }
}
