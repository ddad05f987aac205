// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography

extension AgentAuthClient {
    /// Registers a new agent with a key of its own and waits until it may act (§6.4).
    ///
    /// - Parameters:
    ///   - wait: how long to wait for a person's approval; nil as long as the approval lasts, zero
    ///     not at all. When it is over, ``ClientError/stillPending(_:)`` is thrown, the agent stays
    ///     in the key store, and ``status(of:)`` tells how it went on.
    ///   - onApproval: called once when a person is to be asked, before waiting: show them the
    ///     whole verification address and the code.
    /// - Returns: the agent, active. A person may have approved a part: look at the grants.
    public func connect(
        _ request: ConnectRequest, wait: Duration? = nil,
        onApproval: (@Sendable (ApprovalView) async -> Void)? = nil
    ) async throws(ClientError) -> Connection {
        let provider = try await discover(request.issuer)
        let host = try hostKey(at: provider.issuer)
        let key = SigningKey.generate(using: random)
        let answer = try await register(request, at: provider, host: host, agentKey: key)
        let view = try answer.agentView()
        try remember(view, of: request, at: provider, key: key)
        do {
            let settled = try await settle(
                view, at: provider, host: host, wait: wait, onApproval: onApproval,
                isSettled: { $0.status != .pending })
            return try note(
                settled, ledger: answer.reply.ledger,
                warnings: GrantWarning.warnings(
                    asked: request.capabilities, granted: settled.grants))
        } catch {
            if error.isFinal { try forget(view.agent) }
            throw error
        }
    }

    private func register(
        _ request: ConnectRequest, at provider: Discovery, host: SigningKey, agentKey: SigningKey
    ) async throws(ClientError) -> Answer {
        let body = RegisterRequest(
            name: request.name, hostName: request.hostName, capabilities: request.capabilities,
            mode: request.mode, wish: request.wish)
        do {
            return try await ask(
                .register, at: provider.address(of: .register),
                as: .host(host, issuer: provider.issuer, registering: agentKey.publicKey),
                body: body.json)
        } catch .refused(let refusal) {
            throw .refused(await namingAlternatives(refusal, at: provider, agent: nil))
        }
    }

    /// Keeps a new agent before anything is waited for, so that its key is not lost.
    private func remember(
        _ view: AgentView, of request: ConnectRequest, at provider: Discovery, key: SigningKey
    ) throws(ClientError) {
        guard let status = view.status, status == .active || status == .pending else {
            throw .malformedReply("a registration is 'active' or 'pending'")
        }
        let record = ConnectionRecord(
            agent: view.agent, issuer: provider.issuer, key: key, name: view.name ?? request.name,
            mode: view.mode ?? request.mode, status: status,
            grants: view.grants.map(\.withoutDetails))
        var isTaken = false
        try updateRing { ring in
            // A server must not be able to displace an agent that is known already.
            isTaken = ring.connection(of: record.agent) != nil
            if isTaken { return }
            ring.connections.append(record)
            ring.know(host: view.host, at: provider.issuer)
        }
        if isTaken { throw .malformedReply("the id of the new agent is that of another one") }
    }
}
