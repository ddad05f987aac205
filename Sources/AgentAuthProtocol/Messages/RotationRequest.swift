// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /agent/rotate-key` (§5.8) and `POST /host/rotate-key` (§5.9).
public struct RotationRequest: Hashable, Sendable {
    /// Whose key it is; nil where the token says that: for a host, and for an agent that rotates its
    /// own key.
    public var agent: AgentID?
    /// The key that takes the other one's place.
    public var publicKey: JWK
    /// A token of kind ``TokenKind/keyProof`` by the new key: its owner agrees.
    public var proof: String?

    public init(agent: AgentID? = nil, publicKey: JWK, proof: String? = nil) {
        self.agent = agent
        self.publicKey = publicKey
        self.proof = proof
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        agent =
            members.value("agent_id") == nil
            ? nil : try members.identifier("agent_id", unknown: .agentNotFound)
        guard let key = members.value("public_key") else {
            throw .invalidRequest("'public_key' is missing; send the new public JWK.")
        }
        publicKey = try JWK(key, named: "public_key")
        proof = try members.string("proof")
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let agent { members.append(("agent_id", .string(agent.text))) }
        members.append(("public_key", publicKey.json))
        if let proof { members.append(("proof", .string(proof))) }
        return .object(JSONObject(members))
    }
}
