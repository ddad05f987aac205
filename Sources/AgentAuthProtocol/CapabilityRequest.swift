// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One capability that an agent asks for: a name, or a name with constraints (§5.3).
public struct CapabilityRequest: Sendable {
    public let name: String
    public let constraints: Constraints

    public init(_ name: String, constraints: Constraints = .none) {
        self.name = name
        self.constraints = constraints
    }

    /// Reads a string or `{"name":…,"constraints":…}`.
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
            self.init(name, constraints: constraints)
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

    /// The wire's form: a bare name when there are no constraints.
    public var json: JSONValue {
        constraints.isEmpty
            ? .string(name) : ["name": .string(name), "constraints": constraints.json]
    }
}

extension CapabilityRequest: Hashable {
    /// Names are the same when their bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.constraints == right.constraints
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(JSONValue.string(name))
        hasher.combine(constraints)
    }
}
