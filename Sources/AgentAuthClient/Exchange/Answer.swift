// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// A success, read as JSON.
struct Answer {
    let reply: ProtocolReply
    let json: JSONValue

    /// A success that is not strict JSON is malformed.
    init(_ reply: ProtocolReply) throws(ClientError) {
        do {
            json = try JSONValue(parsing: reply.body.span, limits: .answer)
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

extension JSONLimits {
    /// What is read of an answer.
    static let answer = JSONLimits(
        maxDepth: ClientLimits.answerDepth, maxBytes: ClientLimits.answerBytes)
}

extension ProtocolReply {
    /// Throws the refusal that any status but a success is.
    func checkSuccess() throws(ClientError) {
        switch status {
        case 200...299:
            return
        case 300...399:
            // A token belongs to the address that it was signed for, so nobody is followed.
            throw .malformedReply(
                "it redirects to '\(header("Location") ?? "nowhere")'; ask there if that is the "
                    + "server you mean")
        default:
            let body = try? JSONValue(parsing: body.span, limits: .answer)
            throw .refused(ServerRefusal(self, body: body))
        }
    }
}
