// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthLedger
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// Executions of one agent, as far as the ledger is concerned.
struct LedgerLoad: Sendable {
    private let random: BufferedRandomSource
    private let agent, grant, host: String

    init() {
        random = BufferedRandomSource(drawingFrom: SystemRandomSource())
        agent = AgentID(random: random).text
        grant = GrantID(random: random).text
        host = HostID(random: random).text
    }

    /// What a request brings along before it reaches the ledger: the names of itself and its token.
    struct Request: Sendable {
        let operation, tokenID: String
    }

    func requests(_ count: Int) -> [Request] {
        (0..<count).map { _ in
            Request(
                operation: OperationID(random: random).text,
                tokenID: Base64URL.encode(random.bytes(16)))
        }
    }

    /// The entries of these requests, built.
    func drafts(_ requests: [Request]) -> [EntryDraft] {
        let now = SystemTimeline().now.milliseconds
        return requests.map { draft($0, milliseconds: now) }
    }

    private func draft(_ request: Request, milliseconds: Int64) -> EntryDraft {
        var draft = EntryDraft(
            type: "execution.completed", milliseconds: milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        draft.set("agent", agent)
        draft.set("cap", "check_balance")
        draft.set("grant", grant)
        draft.set("host", host)
        draft.set("jti", request.tokenID)
        draft.set("op", request.operation)
        draft.set("out", "ok")
        return draft
    }
}
