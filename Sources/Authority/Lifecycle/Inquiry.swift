// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

/// `GET /agent/status` (§5.5): the whole view of an agent, for its host. Looking changes nothing:
/// it neither extends a session nor revives one. A host that claims an agent sees it too, until its
/// claim has come to nothing.
struct Inquiry: Sendable {
    let parts: Parts

    func status(of id: AgentID, under host: HostID) throws -> AgentView {
        guard let snapshot = try parts.journal.snapshot(of: id),
            try snapshot.agent.host == host || isClaimed(id, by: host)
        else { throw ProtocolError.unknownAgent }
        return AgentView(
            snapshot.agent, grants: snapshot.grants, parts: parts, now: parts.now)
    }

    private func isClaimed(_ id: AgentID, by host: HostID) throws -> Bool {
        let now = parts.now
        let claim = try parts.journal.read {
            try parts.journal.tables.claim(to: id, by: host, in: $0)
        }
        return claim.map { $0.state == .approved || now < $0.expiresAt } ?? false
    }
}
