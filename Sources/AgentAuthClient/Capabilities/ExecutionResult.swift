// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

/// What came of an execution (§5.11).
public struct ExecutionResult: Hashable, Sendable {
    /// The capability's result; `null` for one without.
    public let data: JSONValue
    /// Where the execution stands in the server's ledger, when the server says so.
    public let ledger: LedgerPointer?
}

/// The four shapes of an execution's answer (§5.11), told apart; a failure is thrown.
enum ExecutionAnswer {
    case result(ExecutionResult)
    case pending(statusURL: String)

    init(_ answer: Answer) throws(ClientError) {
        let ledger = answer.reply.ledgerPointers.last
        if answer.json["status"] == nil, let data = answer.json["data"] {
            self = .result(ExecutionResult(data: data, ledger: ledger))
            return
        }
        switch try answer.message(JobView.init) {
        case .completed(let result):
            self = .result(ExecutionResult(data: result, ledger: ledger))
        case .pending(let statusURL):
            self = .pending(statusURL: statusURL)
        case .failed(let error):
            throw .refused(ServerRefusal(error, ledger: ledger))
        }
    }
}
