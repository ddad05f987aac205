// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension AgentAuthClient {
    /// Keeps what a server said of an agent, and describes the connection as it now is.
    ///
    /// With `keepingOtherGrants`, capabilities that the view does not name keep the grants that
    /// were last seen.
    func note(
        _ view: AgentView, keepingOtherGrants: Bool = false, ledger: LedgerPointer? = nil,
        warnings: [GrantWarning] = []
    ) throws(ClientError) -> Connection {
        var changed: ConnectionRecord?
        var grants = view.grants
        var host: HostID?
        try updateRing { ring in
            ring.update(view.agent) { record in
                record.name = view.name ?? record.name
                record.status = view.status ?? record.status
                if keepingOtherGrants { grants = record.grants.replaced(by: grants) }
                record.grants = grants.map(\.withoutDetails)
                changed = record
            }
            guard let issuer = changed?.issuer else { return }
            ring.know(host: view.host, at: issuer)
            host = ring.host(at: issuer)?.host
        }
        guard let record = changed else { throw .notConnected(view.agent) }
        return Connection(
            agent: record.agent, issuer: record.issuer, host: host, name: record.name,
            mode: record.mode, status: record.status, grants: grants, user: view.user,
            expiresAt: view.expiresAt, ledger: ledger, warnings: warnings)
    }

    /// Drops an agent's key: nobody can act as the agent any more.
    func forget(_ agent: AgentID) throws(ClientError) {
        try updateRing { ring in ring.connections.removeAll { $0.agent == agent } }
    }
}

extension [GrantView] {
    /// These grants, with those of the capabilities in `newer` replaced.
    fileprivate func replaced(by newer: [GrantView]) -> [GrantView] {
        filter { old in !newer.contains { $0.capability.isSame(as: old.capability) } } + newer
    }
}

extension GrantView {
    /// The grant as a key store keeps it: what is allowed, without the server's texts and schemas,
    /// which are long and may change.
    var withoutDetails: GrantView {
        GrantView(
            capability: capability, status: status, constraints: constraints,
            grantedBy: grantedBy, reason: reason, expiresAt: expiresAt)
    }
}
