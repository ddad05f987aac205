// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

/// `GET /agent/status` (§5.5): the whole view of an agent, for its host. Looking changes nothing:
/// it neither extends a session nor revives one.
struct Inquiry: Sendable {
    let parts: Parts

    func status(of id: AgentID, under host: HostID) throws -> AgentView {
        guard let snapshot = try parts.journal.snapshot(of: id), snapshot.agent.host == host else {
            throw ProtocolError.unknownAgent
        }
        return AgentView(
            snapshot.agent, grants: snapshot.grants, parts: parts, now: parts.now)
    }
}
