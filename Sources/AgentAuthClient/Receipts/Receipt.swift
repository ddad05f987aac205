// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
public import StrictJSON

/// What a server said about one operation: that it stands at this place of its ledger. With the proof
/// that is fetched later, it shows to anybody what the server recorded.
public struct Receipt: Hashable, Sendable {
    /// The server.
    public let issuer: String
    /// Where the entry stands, and its hash.
    public let pointer: LedgerPointer
    /// What was done: a capability's name, or that of an endpoint.
    public let operation: String
    /// For which agent; nil for what the host did itself.
    public let agent: AgentID?
    /// By the client's clock.
    public let receivedAt: Timestamp

    public init(
        issuer: String, pointer: LedgerPointer, operation: String, agent: AgentID?,
        receivedAt: Timestamp
    ) {
        self.issuer = issuer
        self.pointer = pointer
        self.operation = operation
        self.agent = agent
        self.receivedAt = receivedAt
    }
}

extension Receipt {
    /// What its files are called: the same for the same place of the same ledger.
    var fileName: String {
        let leaf = pointer.leaf.description.prefix(8)
        return "\(Receipt.tag(of: issuer))-\(pointer.sequence)-\(leaf)"
    }

    /// A server's part of file names.
    static func tag(of issuer: String) -> Substring {
        SHA256.digest(of: Array(issuer.utf8)).description.prefix(16)
    }

    /// As it is kept, without its proof.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("issuer", .string(issuer)), ("ledger", .string(pointer.headerValue)),
            ("operation", .string(operation)),
        ]
        if let agent { members.append(("agent_id", .string(agent.text))) }
        members.append(("received_at", .string(receivedAt.rfc3339)))
        return .object(JSONObject(members))
    }

    /// Reads what ``json`` writes; nil for everything else.
    init?(_ json: JSONValue) {
        guard let issuer = json["issuer"]?.string,
            let pointer = json["ledger"]?.string.flatMap(LedgerPointer.init(headerValue:)),
            let operation = json["operation"]?.string,
            let receivedAt = json["received_at"]?.string.flatMap(Timestamp.init(rfc3339:))
        else { return nil }
        self.init(
            issuer: issuer, pointer: pointer, operation: operation,
            agent: json["agent_id"]?.string.flatMap { AgentID(opaque: $0) },
            receivedAt: receivedAt)
    }
}
