// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One capability that an agent asks for: a name, or a name with constraints (§5.3) and the moment
/// until which it is needed, after which the grant is over (§3.3, `expires_at`).
public struct CapabilityRequest: Sendable {
    public let name: String
    public let constraints: Constraints
    /// Nil for as long as the server grants it.
    public let expiresAt: Timestamp?

    public init(
        _ name: String, constraints: Constraints = .none, expiresAt: Timestamp? = nil
    ) {
        self.name = name
        self.constraints = constraints
        self.expiresAt = expiresAt
    }

    /// Reads a string or `{"name":…,"constraints":…,"expires_at":…}`.
    package init(_ json: JSONValue) throws(ProtocolError) {
        switch json {
        case .string(let name):
            self.init(name)
        case .object(let members):
            guard let name = members["name"]?.string else {
                throw .invalidRequest("A capability object needs a 'name'.")
            }
            var constraints = Constraints.none
            if let json = members["constraints"], json != .null {
                constraints = try Constraints(json)
            }
            let end = try MessageReader(json, of: "A capability").timestamp("expires_at")
            self.init(name, constraints: constraints, expiresAt: end)
        default:
            throw .invalidRequest("A capability is a name, or an object with 'name'.")
        }
        guard (1...ProtocolLimits.capabilityNameBytes).contains(name.utf8.count) else {
            throw .invalidRequest("A capability's name has 1 to 200 bytes.")
        }
    }

    /// Reads the `capabilities` array of a request; a capability asked for twice is refused, for
    /// which of the two should hold?
    package static func list(_ json: JSONValue) throws(ProtocolError) -> [CapabilityRequest] {
        guard case .array(let elements) = json else {
            throw .invalidRequest("'capabilities' must be an array.")
        }
        guard elements.count <= ProtocolLimits.capabilitiesPerRequest else {
            throw .invalidRequest(
                "At most \(ProtocolLimits.capabilitiesPerRequest) capabilities a request.")
        }
        var requests: [CapabilityRequest] = []
        for element in elements {
            let request = try CapabilityRequest(element)
            if requests.contains(where: { $0.name.utf8.elementsEqual(request.name.utf8) }) {
                throw .invalidRequest("'\(request.name)' is asked for twice.")
            }
            requests.append(request)
        }
        return requests
    }

    /// The wire's form: a bare name when there is nothing else.
    public var json: JSONValue {
        if constraints.isEmpty && expiresAt == nil { return .string(name) }
        var members: [(String, JSONValue)] = [("name", .string(name))]
        if !constraints.isEmpty { members.append(("constraints", constraints.json)) }
        if let expiresAt { members.append(("expires_at", .string(expiresAt.rfc3339))) }
        return .object(JSONObject(members))
    }
}

extension CapabilityRequest: Hashable {
    /// Names are the same when their bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.constraints == right.constraints
            && left.expiresAt == right.expiresAt
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(JSONValue.string(name))
        hasher.combine(constraints)
        hasher.combine(expiresAt)
    }
}
