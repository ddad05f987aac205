// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Pages

extension OutcomePage {
    /// What became of the request; nil while it waits.
    init?(_ review: Review, notice: Notice?) {
        let state: State
        switch review.state {
        case .pending: return nil
        case .approved: state = .approved
        case .denied: state = .denied
        case .expired: state = .expired
        case .voided: state = .voided
        }
        self.init(
            state, agentName: review.request.agentName,
            items: review.items.map {
                Item(
                    name: $0.name, granted: $0.granted, takesArguments: !$0.arguments.isEmpty)
            }, isClaim: review.request.purpose == "claim", notice: notice)
    }
}

extension RequestClaims {
    init(_ review: Review) {
        self.init(review.request, from: review.askedFrom, at: review.now)
    }

    /// - Parameter address: from where it was asked, where that is shown.
    init(_ request: PendingApproval, from address: String? = nil, at now: Timestamp) {
        self.init(
            agentName: request.agentName, hostName: request.hostName, host: request.host.text,
            mode: request.mode, purpose: request.purpose, reason: request.reason,
            bindingMessage: request.bindingMessage, address: address,
            age: now - request.createdAt, left: request.expiresAt - now,
            connects: request.owner == nil
                && (request.mode == .delegated || request.purpose == "claim"))
    }
}

extension CapabilityChoice {
    init(_ item: Review.Item, _ form: ReviewForm) {
        let effect: Effect
        switch item.definition?.effects {
        case .reads?: effect = .reads
        case .changes?: effect = .changes
        case .deletes?: effect = .deletes
        case nil: effect = .unknown
        }
        self.init(
            name: item.name, description: item.definition?.description ?? "", effect: effect,
            constraints: item.constraints, arguments: item.arguments,
            isApprovable: item.isApprovableHere, isTicked: form.isTicked(item.name),
            typed: form.typed(for: item))
    }
}
