// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

extension AgentAuthClient {
    /// Waits, if need be, until `isSettled` holds for the agent (§7.1), and keeps what it sees.
    /// `end` is the state that would be the agent's end and is what was asked for.
    ///
    /// Throws `approvalDenied`, `approvalExpired` or `stillPending` when it does not come to hold.
    func settle(
        _ view: AgentView, at provider: Discovery, host: SigningKey, wait: Duration?,
        onApproval: (@Sendable (ApprovalView) async -> Void)?, expecting end: AgentStatus? = nil,
        isSettled: (AgentView) -> Bool
    ) async throws(ClientError) -> AgentView {
        if isSettled(view) { return try decided(view, expecting: end) }
        guard let approval = view.approval else {
            throw .malformedReply("it is pending without an 'approval'")
        }
        try check(approval, at: provider)
        if let onApproval { await onApproval(approval) }
        var latest = view
        var watch = ApprovalWatch(approval, patience: wait, at: timeline.monotonic)
        if let seen = await listen(
            for: view, approval, at: provider, host: host, until: watch.deadline,
            isSettled: isSettled)
        {
            _ = try note(seen)
            return try decided(seen, expecting: end)
        }
        while true {
            switch watch.next(at: timeline.monotonic) {
            case .look(let moment):
                try await sleep(until: moment)
            case .stop(let moment, let reason):
                try await sleep(until: moment)
                throw reason == .expired ? .approvalExpired(latest) : .stillPending(latest)
            }
            if let seen = try await look(latest, at: provider, host: host, &watch) {
                _ = try note(seen)
                latest = seen
                latest.approval = approval
                if isSettled(seen) { return try decided(seen, expecting: end) }
            }
        }
    }

    /// One look at the agent's status; nil when the server was not ready to say.
    private func look(
        _ view: AgentView, at provider: Discovery, host: SigningKey, _ watch: inout ApprovalWatch
    ) async throws(ClientError) -> AgentView? {
        do {
            return try await fetchStatus(of: view.agent, at: provider, host: host)
        } catch .unreachable(let error) where error.isTemporary {
            watch.wasUnreachable()
        } catch .refused(let refusal) where refusal.isCode("slow_down") {
            watch.slowDown(retryAfter: refusal.retryAfter)
        } catch .refused(let refusal) where refusal.status == 429 || refusal.status == 503 {
            watch.wasRefused(retryAfter: refusal.retryAfter)
        } catch .refused(let refusal) where refusal.isCode("access_denied") {
            throw .approvalDenied(view)
        } catch .refused(let refusal) where refusal.isCode("expired_token") {
            throw .approvalExpired(view)
        }
        return nil
    }

    /// A decision that lets the agent act, or why it does not.
    private func decided(
        _ view: AgentView, expecting end: AgentStatus?
    ) throws(ClientError) -> AgentView {
        if let end, view.status == end { return view }
        switch view.status {
        case .active, .pending, nil: return view
        case .rejected, .revoked, .expired, .claimed: throw .approvalDenied(view)
        }
    }

    /// A person is sent to the address, so it must be one that cannot be mistaken (§8.12).
    private func check(_ approval: ApprovalView, at provider: Discovery) throws(ClientError) {
        let addresses = [approval.verificationURI, approval.verificationURIComplete]
        for address in addresses.compactMap(\.self) {
            guard let origin = WebOrigin(of: provider.issuer), origin.permits(address) else {
                throw .malformedReply("'\(address)' is no address to send a person to")
            }
        }
    }
}
