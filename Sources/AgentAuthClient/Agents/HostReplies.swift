// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON

/// What a server says of a host that has just been enrolled.
public struct HostEnrollment: Hashable, Sendable {
    public let host: HostID
    public let name: String?
    /// What the host's agents get without asking anybody.
    public let defaultCapabilities: [CapabilityRequest]
    /// Where the enrollment stands in the server's ledger.
    public let ledger: LedgerPointer?

    init(_ answer: Answer) throws(ClientError) {
        host = try answer.hostID()
        name = answer.json["name"]?.string
        defaultCapabilities = try answer.message(HostEnrollment.defaults)
        ledger = answer.reply.ledger
    }

    /// Reads capabilities as a request writes them: names, or objects with constraints.
    private static func defaults(_ json: JSONValue) throws(ProtocolError) -> [CapabilityRequest] {
        var capabilities: [CapabilityRequest] = []
        for element in json["default_capabilities"]?.array ?? [] {
            guard let name = element.string ?? element["name"]?.string else {
                throw .invalidRequest("a default capability has no name")
            }
            let constraints = try element["constraints"].map { json throws(ProtocolError) in
                try Constraints(json)
            }
            capabilities.append(CapabilityRequest(name, constraints: constraints ?? .none))
        }
        return capabilities
    }
}

/// What a server says of a host that has just been revoked (§5.10).
public struct HostRevocation: Hashable, Sendable {
    public let host: HostID
    /// How many agents went with it.
    public let agentsRevoked: Int64
    /// Where the revocation stands in the server's ledger.
    public internal(set) var ledger: LedgerPointer?

    init(host: HostID, agentsRevoked: Int64, ledger: LedgerPointer?) {
        self.host = host
        self.agentsRevoked = agentsRevoked
        self.ledger = ledger
    }

    init(_ answer: Answer) throws(ClientError) {
        guard answer.json["status"]?.string == "revoked" else {
            throw .malformedReply("it answers a revocation without 'revoked'")
        }
        self.init(
            host: try answer.hostID(),
            agentsRevoked: answer.json["agents_revoked"]?.number?.int64 ?? 0,
            ledger: answer.reply.ledger)
    }
}

extension Answer {
    fileprivate func hostID() throws(ClientError) -> HostID {
        guard let text = json["host_id"]?.string, let host = HostID(opaque: text) else {
            throw .malformedReply("'host_id' is missing or no host's id")
        }
        return host
    }
}
