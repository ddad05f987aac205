// SPDX-License-Identifier: Apache-2.0

/// The one table of protocol endpoints: servers mount each row, clients build requests from the
/// same row, and the documentation is tested against it.
public enum Endpoint: String, Sendable, CaseIterable {
    case discovery
    case register
    case capabilities
    case describeCapability = "describe_capability"
    case execute
    case batchExecute = "batch_execute"
    case jobStatus = "job_status"
    case requestCapability = "request_capability"
    case status
    case agentEvents = "agent_events"
    case reactivate
    case revoke
    case revokeCapability = "revoke_capability"
    case rotateKey = "rotate_key"
    case claim
    case introspect
    case revokeHost = "revoke_host"
    case rotateHostKey = "rotate_host_key"
    case enrollHost = "host_enroll"
    case serverKeys = "jwks"
    case search
    case ledgerCheckpoint = "ledger_checkpoint"
    case ledgerProof = "ledger_proof"

    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// Whose signature an endpoint asks for.
    public enum Credential: Sendable {
        /// Nobody's.
        case none
        /// A host JWT.
        case host
        /// An agent JWT.
        case agent
        /// Nobody's, a host's or an agent's: the answer depends on who asks.
        case optional
        /// A host's, or the agent's own.
        case hostOrAgent
        /// A one-time token in the body.
        case enrollmentToken
        /// A secret that the operator gave to other servers, where there is one.
        case serverSecret
    }

    public var method: Method {
        switch self {
        case .discovery, .capabilities, .describeCapability, .jobStatus, .status, .agentEvents,
            .serverKeys, .search, .ledgerCheckpoint, .ledgerProof:
            .get
        case .register, .execute, .batchExecute, .requestCapability, .reactivate, .revoke,
            .revokeCapability, .rotateKey, .claim, .introspect, .revokeHost, .rotateHostKey,
            .enrollHost:
            .post
        }
    }

    /// The path, relative to the issuer; a resource's name follows where ``takesResource``.
    public var path: String {
        switch self {
        case .discovery: "/.well-known/agent-configuration"
        case .register: "/agent/register"
        case .capabilities: "/capability/list"
        case .describeCapability: "/capability/describe"
        case .execute: "/capability/execute"
        case .batchExecute: "/capability/batch-execute"
        case .jobStatus: "/capability/status"
        case .requestCapability: "/agent/request-capability"
        case .status: "/agent/status"
        case .agentEvents: "/agent/events"
        case .reactivate: "/agent/reactivate"
        case .revoke: "/agent/revoke"
        case .revokeCapability: "/agent/revoke-capability"
        case .rotateKey: "/agent/rotate-key"
        case .claim: "/agent/claim"
        case .introspect: "/agent/introspect"
        case .revokeHost: "/host/revoke"
        case .rotateHostKey: "/host/rotate-key"
        case .enrollHost: "/host/enroll"
        case .serverKeys: "/.well-known/jwks.json"
        case .search: "/api/search"
        case .ledgerCheckpoint: "/ledger/checkpoint"
        case .ledgerProof: "/ledger/proof"
        }
    }

    public var credential: Credential {
        switch self {
        case .discovery, .serverKeys, .search: .none
        case .capabilities, .describeCapability, .ledgerCheckpoint, .ledgerProof: .optional
        case .execute, .batchExecute, .jobStatus, .requestCapability: .agent
        case .register, .status, .agentEvents, .reactivate, .revoke, .claim, .revokeHost,
            .rotateHostKey:
            .host
        case .revokeCapability, .rotateKey: .hostOrAgent
        case .introspect: .serverSecret
        case .enrollHost: .enrollmentToken
        }
    }

    /// Whether the path goes on with the name of one thing, as in `/capability/status/{job}`.
    public var takesResource: Bool { self == .jobStatus || self == .agentEvents }

    /// The name under which discovery lists the endpoint (§5.1); nil for discovery itself, for what
    /// other answers lead to, for the directory's search (§6.11), and for the ledger's endpoints,
    /// which the protocol does not know.
    public var discoveryKey: String? {
        switch self {
        case .discovery, .jobStatus, .agentEvents, .serverKeys, .search, .ledgerCheckpoint,
            .ledgerProof:
            nil
        default: rawValue
        }
    }
}
