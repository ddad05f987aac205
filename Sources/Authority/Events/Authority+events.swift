// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension Authority {
    /// `GET /agent/events/{agent}`, where an `approval` object's `notification_url` leads: the
    /// agent's status as server-sent events. Nothing can be resumed, for the first event says all.
    func events(_ call: ProtocolCall, _ asker: inout Asker) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(
            of: call, in: [.active, .pending, .rejected], asker: &asker)
        guard let agent = call.resource.flatMap({ AgentID($0) }) else {
            throw ProtocolError.unknownAgent
        }
        _ = try Inquiry(parts: parts).status(of: agent, under: host.id)
        let watch = try parts.live.watches.open(agent, of: host.id)
        return ProtocolReply(events: AgentEventReader.events(for: watch, parts))
    }
}
