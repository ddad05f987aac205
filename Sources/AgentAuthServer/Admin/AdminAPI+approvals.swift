// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON

extension AdminAPI {
    func answer(onApprovals request: AdminRequest) async throws -> AdminReply {
        let desk = authority.operations
        let registry = authority.parts.registry
        switch request {
        case .listApprovals(let page):
            return list("approvals", try desk.approvals(page)) { $0.json(registry) }
        case .watchApprovals:
            desk.note(.watchApprovals)
            let watch = ApprovalWatch(authority)
            return AdminReply(
                events: EventStream(next: { await watch.next() }, cancel: { watch.cancel() }))
        case .findApproval(let code):
            return AdminReply(try desk.approval(code).json(registry))
        case .showApproval(let id):
            return AdminReply(try desk.approval(id).json(registry))
        case .approve(let id, let decision, let user):
            let person = try user.map { try desk.user($0, for: .approve) }
            let agent = try await desk.approve(id, decision, for: person)
            return decided(id, agent, "approved")
        case .deny(let id, let reason):
            return decided(id, try await desk.deny(id, reason: reason), "denied")
        default:
            preconditionFailure("not a call about approvals")
        }
    }

    private func decided(_ id: ApprovalID, _ agent: AgentID, _ status: JSONValue) -> AdminReply {
        AdminReply([
            "id": .string(id.text), "agent_id": .string(agent.text), "status": status,
        ])
    }
}
