// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// What a server says of itself at its well-known address (§5.1).
public struct Discovery: Hashable, Sendable {
    public var version: String
    public var providerName: String
    public var description: String
    /// The server's base URL, without a trailing slash.
    public var issuer: String
    /// Where capabilities without a location of their own are executed: the `aud` of those tokens.
    public var defaultLocation: String
    public var algorithms: [String]
    public var modes: [AgentMode]
    public var approvalMethods: [String]
    /// Endpoint paths by key, relative to the issuer.
    public var endpoints: [String: String]
    /// How DPoP proofs may be signed (RFC 9728 §2, `dpop_signing_alg_values_supported`); empty where
    /// tokens cannot be bound to a key.
    public var proofAlgorithms: [String] = []
    /// The verifier key of the server's ledger (C2SP signed-note's "vkey"); ours, not the protocol's.
    public var ledgerKey: String?
    /// Where the server publishes the keys that it signs with (§5.1).
    public var keysURL: String?

    /// The document of a server that mounts the whole table.
    public init(
        issuer: String, providerName: String, description: String, modes: [AgentMode],
        approvalMethods: [ApprovalMethod], ledgerKey: String? = nil
    ) {
        version = AgentAuthProtocol.version
        self.providerName = providerName
        self.description = description
        self.issuer = issuer
        defaultLocation = issuer + Endpoint.execute.path
        algorithms = ["Ed25519"]
        self.modes = modes
        self.approvalMethods = approvalMethods.map(\.rawValue)
        self.ledgerKey = ledgerKey
        keysURL = issuer + Endpoint.serverKeys.path
        endpoints = Dictionary(
            uniqueKeysWithValues: Endpoint.allCases.compactMap { endpoint in
                endpoint.discoveryKey.map { ($0, endpoint.path) }
            })
    }

    /// Reads somebody's document; refuses one whose major version is not ours (§5.1.1).
    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json)
        version = try members.requiredString("version")
        guard version == "1" || version.hasPrefix("1.") else {
            throw .invalidRequest(
                "The server speaks version \(version) of the protocol; this client speaks 1.x.")
        }
        providerName = try members.requiredString("provider_name")
        description = try members.requiredString("description")
        issuer = try members.requiredString("issuer")
        algorithms = try Discovery.strings(members, "algorithms")
        modes = try Discovery.strings(members, "modes").compactMap { AgentMode(rawValue: $0) }
        approvalMethods = try Discovery.strings(members, "approval_methods")
        var endpoints: [String: String] = [:]
        switch members.value("endpoints") {
        case nil: break
        case .object(let paths):
            for (key, path) in paths { endpoints[key] = path.string }
        default: throw .invalidRequest("'endpoints' must be an object of paths.")
        }
        self.endpoints = endpoints
        ledgerKey = try members.string("ledger_key")
        keysURL = try members.string("jwks_uri")
        if members.value(Discovery.proofAlgorithms) != nil {
            proofAlgorithms = try Discovery.strings(members, Discovery.proofAlgorithms)
        }
        defaultLocation =
            try members.string("default_location")
            ?? issuer + (endpoints[Endpoint.execute.rawValue] ?? Endpoint.execute.path)
    }

    /// The path of an endpoint: the server's, or the table's where the server does not say.
    public func path(of endpoint: Endpoint) -> String {
        endpoint.discoveryKey.flatMap { endpoints[$0] } ?? endpoint.path
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("version", .string(version)),
            ("provider_name", .string(providerName)),
            ("description", .string(description)),
            ("issuer", .string(issuer)),
            ("default_location", .string(defaultLocation)),
            ("algorithms", .array(algorithms.map { .string($0) })),
            ("modes", .array(modes.map { .string($0.rawValue) })),
            ("approval_methods", .array(approvalMethods.map { .string($0) })),
            (
                "endpoints",
                .object(
                    JSONObject(
                        endpoints.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
            ),
        ]
        if let keysURL { members.append(("jwks_uri", .string(keysURL))) }
        if !proofAlgorithms.isEmpty {
            members.append(
                (Discovery.proofAlgorithms, .array(proofAlgorithms.map { .string($0) })))
        }
        if let ledgerKey { members.append(("ledger_key", .string(ledgerKey))) }
        return .object(JSONObject(members))
    }

    private static let proofAlgorithms = "dpop_signing_alg_values_supported"

    private static func strings(
        _ members: MessageReader, _ name: String
    ) throws(ProtocolError) -> [String] {
        guard let elements = try members.array(name) else {
            throw .invalidRequest("The discovery document has no '\(name)'.")
        }
        let strings = elements.compactMap(\.string)
        guard strings.count == elements.count else {
            throw .invalidRequest("'\(name)' must be an array of strings.")
        }
        return strings
    }
}
