// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
import StrictJSON

extension AgentAuthClient {
    /// Where an agent stands (§6.9): its state and all its grants, as the server sees them now.
    public func status(of agent: AgentID) async throws(ClientError) -> Connection {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        return try note(try await fetchStatus(of: agent, at: provider, host: connected.host))
    }

    /// Asks for more on behalf of an agent and waits until all of it is decided (§6.6).
    ///
    /// `wait` and `onApproval` are as in ``connect(_:wait:onApproval:)``. What a person denied is a
    /// denied grant in the result, not an error; what the agent held before stays.
    public func requestCapabilities(
        _ capabilities: [CapabilityRequest], for agent: AgentID,
        wish: ApprovalWish = ApprovalWish(), wait: Duration? = nil,
        onApproval: (@Sendable (ApprovalView) async -> Void)? = nil
    ) async throws(ClientError) -> Connection {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let body = CapabilityRequestBody(capabilities: capabilities, wish: wish)
        let answer = try await ask(body, of: connected, at: provider)
        let asked = capabilities.map(\.name)
        let first = try answer.agentView(of: agent)
        let view = try await settle(
            first, at: provider, host: connected.host, wait: wait, onApproval: onApproval,
            isSettled: { !$0.isPending(anyOf: asked) })
        let requested = view.grants.filter { grant in
            asked.contains { $0.isSame(as: grant.capability) }
        }
        forgetDetails(at: provider.issuer)
        return try note(
            view,
            // The first answer shows the requested grants only (§5.4): the others stay as they were.
            keepingOtherGrants: !first.isPending(anyOf: asked), ledger: answer.reply.ledger,
            warnings: GrantWarning.warnings(asked: capabilities, granted: requested))
    }

    private func ask(
        _ body: CapabilityRequestBody, of connected: ConnectedAgent, at provider: Discovery
    ) async throws(ClientError) -> Answer {
        do {
            return try await ask(
                .requestCapability, at: provider.address(of: .requestCapability),
                as: .agent(connected.signer, audience: provider.issuer), body: body.json)
        } catch .refused(let refusal) {
            throw .refused(
                await namingAlternatives(
                    refusal, at: provider, agent: connected.record.agent))
        }
    }

    /// Wakes an expired agent (§6.8): it keeps its key and falls back to the host's default
    /// capabilities; anything more is to be requested again. An active agent stays as it is.
    public func reactivate(
        _ agent: AgentID, wait: Duration? = nil,
        onApproval: (@Sendable (ApprovalView) async -> Void)? = nil
    ) async throws(ClientError) -> Connection {
        let connected = try connected(agent)
        let (host, provider) = (connected.host, try await discover(connected.record.issuer))
        let answer = try await ask(
            .reactivate, at: provider.address(of: .reactivate),
            as: .host(host, issuer: provider.issuer), body: AgentReference(agent: agent).json)
        let first = try answer.agentView(of: agent)
        _ = try note(first)
        let view = try await settle(
            first, at: provider, host: host, wait: wait, onApproval: onApproval,
            isSettled: { $0.status != .pending })
        forgetDetails(at: provider.issuer)
        return try note(view, ledger: answer.reply.ledger)
    }

    /// Revokes an agent at its server and forgets its key (§6.7); final. An agent that the server
    /// knows no longer, has revoked itself, or never let act, is forgotten just so.
    ///
    /// Returns where the revocation stands in the server's ledger, when the server says so.
    @discardableResult
    public func disconnect(_ agent: AgentID) async throws(ClientError) -> LedgerPointer? {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        var ledger: LedgerPointer?
        do throws(ClientError) {
            let answer = try await ask(
                .revoke, at: provider.address(of: .revoke),
                as: .host(connected.host, issuer: provider.issuer),
                body: AgentReference(agent: agent).json)
            guard try answer.agentView(of: agent).status == .revoked else {
                throw .malformedReply("it answers a revocation without 'revoked'")
            }
            ledger = answer.reply.ledger
        } catch .refused(let refusal) where refusal.saysGone || refusal.saysPending {
            ledger = refusal.ledger
        }
        try forget(agent)
        return ledger
    }

    func fetchStatus(
        of agent: AgentID, at provider: Discovery, host: SigningKey
    ) async throws(ClientError) -> AgentView {
        let answer = try await ask(
            .status, at: provider.address(of: .status), as: .host(host, issuer: provider.issuer),
            query: [("agent_id", agent.text)])
        let view = try answer.agentView(of: agent)
        guard view.status != nil else { throw .malformedReply("a status without 'status'") }
        return view
    }
}

extension AgentView {
    /// Whether a grant of one of these capabilities still waits for somebody.
    fileprivate func isPending(anyOf names: [String]) -> Bool {
        grants.contains { grant in
            grant.status == .pending && names.contains { $0.isSame(as: grant.capability) }
        }
    }
}

extension ServerRefusal {
    /// Whether nobody has approved the agent or its host yet: without its key it never acts, and
    /// the server deletes it by and by (§10.9).
    var saysPending: Bool { known == .agentPending || known == .hostPending }

    /// Whether the agent, or its whole host, is past using: what a revocation would have achieved.
    var saysGone: Bool {
        switch known {
        case .agentNotFound, .agentRevoked, .agentRejected, .agentClaimed, .hostRevoked,
            .hostRejected, .absoluteLifetimeExceeded:
            true
        default: false
        }
    }
}
