// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /agent/claim`: a host wants an agent that acts alone to become its user's.
public struct ClaimRequest: Hashable, Sendable {
    public var agent: AgentID
    /// How somebody should be asked; a claim has no reason of its own.
    public var wish: ApprovalWish

    public init(agent: AgentID, wish: ApprovalWish = ApprovalWish()) {
        self.agent = agent
        self.wish = wish
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        agent = try members.identifier("agent_id", unknown: .agentNotFound)
        wish = try ApprovalWish(members)
        wish.reason = nil
    }

    public var json: JSONValue {
        .object(JSONObject([("agent_id", .string(agent.text))] + wish.members))
    }
}
