// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// A success, read as JSON.
struct Answer {
    let reply: ProtocolReply
    let json: JSONValue

    /// Tells a success from a refusal; a success that is not strict JSON is malformed.
    init(_ reply: ProtocolReply) throws(ClientError) {
        guard (200...299).contains(reply.status) else {
            let body = try? JSONValue(parsing: reply.body)
            throw .refused(ServerRefusal(reply, body: body))
        }
        do {
            json = try JSONValue(parsing: reply.body)
        } catch {
            throw .malformedReply("the body is not JSON as it must be: \(error)")
        }
        self.reply = reply
    }

    /// The answer as a message of the protocol.
    func message<Message>(
        _ read: (JSONValue) throws(ProtocolError) -> Message
    ) throws(ClientError) -> Message {
        do {
            return try read(json)
        } catch {
            throw .malformedReply(error.message)
        }
    }

    /// The answer about one agent, which must be the one asked about.
    func agentView(of agent: AgentID? = nil) throws(ClientError) -> AgentView {
        let view = try message(AgentView.init)
        if let agent, view.agent != agent {
            throw .malformedReply("asked about agent \(agent), it answers about \(view.agent)")
        }
        return view
    }
}
