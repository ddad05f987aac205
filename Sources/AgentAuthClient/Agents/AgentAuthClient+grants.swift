// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON

extension AgentAuthClient {
    /// Gives up capabilities of an agent, the ones it holds and the ones it waits for. They do not
    /// come back by a reactivation; what was given up before stays so.
    public func revokeCapabilities(
        _ names: [String], of agent: AgentID
    ) async throws(ClientError) -> Connection {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let answer = try await ask(
            .revokeCapability, at: provider.address(of: .revokeCapability),
            as: .host(connected.host, issuer: provider.issuer),
            body: GrantRevocationRequest(agent: agent, capabilities: names).json)
        forgetDetails(at: provider.issuer)
        return try note(
            try answer.agentView(of: agent), keepingOtherGrants: true, ledger: answer.reply.ledger)
    }

    /// Asks a person to take over an agent that acts alone (§2.10), and waits until one has. The agent
    /// is at its end then: what it did counts as theirs, and this host acts for them.
    ///
    /// `wait` and `onApproval` are as in ``connect(_:wait:onApproval:)``. A no cannot be told from
    /// silence: the agent acts on, and ``ClientError/approvalExpired(_:)`` is thrown in the end.
    public func claim(
        _ agent: AgentID, wish: ApprovalWish = ApprovalWish(), wait: Duration? = nil,
        onApproval: (@Sendable (ApprovalView) async -> Void)? = nil
    ) async throws(ClientError) -> Connection {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let answer = try await ask(
            .claim, at: provider.address(of: .claim),
            as: .host(connected.host, issuer: provider.issuer),
            body: ClaimRequest(agent: agent, wish: wish).json)
        let view = try await settle(
            try answer.agentView(of: agent), at: provider, host: connected.host, wait: wait,
            onApproval: onApproval, expecting: .claimed, isSettled: { $0.status == .claimed })
        return try note(view, ledger: answer.reply.ledger)
    }
}
