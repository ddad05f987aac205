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

extension ExecutionResult {
    /// Tells the four shapes of an execution's answer apart.
    init(_ answer: Answer) throws(ClientError) {
        ledger = answer.reply.ledger
        if let data = answer.json["data"] {
            self.data = data
            return
        }
        switch answer.json["status"]?.string {
        case "completed":
            guard let result = answer.json["result"] else {
                throw .malformedReply("a completed execution without 'result'")
            }
            data = result
        case "failed":
            throw .refused(
                ServerRefusal(
                    status: answer.reply.status, error: answer.json["error"] ?? .null,
                    retryAfter: nil, ledger: ledger))
        case "pending":
            guard let url = answer.json["status_url"]?.string else {
                throw .malformedReply("a pending execution without 'status_url'")
            }
            throw .stillRunning(statusURL: url)
        default:
            throw .malformedReply("an execution without 'data' or 'status'")
        }
    }
}
