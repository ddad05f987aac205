// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Pages
import StrictJSON

extension ConsoleVisit {
    /// GET /approvals
    func showInbox() throws -> ConsoleReply {
        guard let session else { return logInFirst(then: .inbox) }
        return inboxPage(try reviews.inbox(of: session))
    }

    /// GET /approvals.json
    func inboxData() throws -> ConsoleReply {
        guard let session else {
            return ConsoleReply(
                status: 401,
                json: ProtocolError(.authenticationRequired, "Nobody is logged in here.").json)
        }
        let inbox = try reviews.inbox(of: session)
        return ConsoleReply(json: [
            "approvals": .array(inbox.waiting.map { $0.json(at: inbox.now) })
        ])
    }

    /// POST /approvals: opens one request to be decided on, or denies several.
    func answerInbox(_ form: FormFields) async throws -> ConsoleReply {
        guard let session else { return logInFirst(then: .inbox) }
        let ticked = form[all: "request"]
        do {
            if let text = form["open"] {
                guard let id = ApprovalID(text) else { throw ProtocolError.notWaiting }
                try reviews.open(id, in: session)
                return go(to: .review(id))
            }
            guard form["decision"] == "deny" else {
                throw ProtocolError.invalidRequest("Nothing was decided yet.")
            }
            guard !ticked.isEmpty else {
                throw ProtocolError.invalidRequest("Nothing is ticked.")
            }
            let reason = form["reason"] ?? ""
            _ = try await reviews.deny(
                ticked.compactMap { ApprovalID($0) }, reason: reason.isEmpty ? nil : reason,
                in: session)
            return go(to: .inbox)
        } catch let refusal as ProtocolError {
            return inboxPage(
                try reviews.inbox(of: session), ticked: ticked, reason: form["reason"] ?? "",
                refusal: refusal.code == .notFound ? .notWaiting : refusal)
        }
    }

    private func inboxPage(
        _ inbox: Inbox, ticked: [String] = [], reason: String = "", refusal: ProtocolError? = nil
    ) -> ConsoleReply {
        let items = inbox.waiting.map { request in
            InboxPage.Item(
                request: request.id.text, claims: RequestClaims(request, at: inbox.now),
                capabilities: request.capabilities.map(\.name),
                isTicked: ticked.contains { $0.utf8.elementsEqual(request.id.text.utf8) })
        }
        return page(
            .inbox(
                InboxPage(items, reason: reason, notice: refusal.map { Notice($0.message) })),
            titled: "Waiting for you", status: refusal?.code.status ?? 200,
            headers: refusal?.retryHeaders ?? [])
    }
}

extension ProtocolError {
    /// The same whether or not there is such a request.
    fileprivate static let notWaiting = ProtocolError(
        .notFound, "That request does not wait for you, or not any more.")
}

extension PendingApproval {
    fileprivate func json(at now: Timestamp) -> JSONValue {
        [
            "approval_id": .string(id.text), "purpose": .string(purpose),
            "method": .string(method.rawValue), "agent_id": .string(agent.text),
            "agent_name": .string(agentName), "host_id": .string(host.text),
            "host_name": hostName.map { .string($0) } ?? .null,
            "capabilities": .array(capabilities.map(\.json)),
            "reason": reason.map { .string($0) } ?? .null,
            "binding_message": bindingMessage.map { .string($0) } ?? .null,
            "created_at": .string(createdAt.rfc3339), "expires_at": .string(expiresAt.rfc3339),
            "expires_in": .number(JSONNumber((expiresAt - now).milliseconds / 1000)),
        ]
    }
}
