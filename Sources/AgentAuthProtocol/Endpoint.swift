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
    case revokeHost = "revoke_host"
    case enrollHost = "host_enroll"
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
        /// A one-time token in the body.
        case enrollmentToken
    }

    public var method: Method {
        switch self {
        case .discovery, .capabilities, .describeCapability, .jobStatus, .status, .agentEvents,
            .ledgerCheckpoint, .ledgerProof:
            .get
        case .register, .execute, .batchExecute, .requestCapability, .reactivate, .revoke,
            .revokeHost, .enrollHost:
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
        case .revokeHost: "/host/revoke"
        case .enrollHost: "/host/enroll"
        case .ledgerCheckpoint: "/ledger/checkpoint"
        case .ledgerProof: "/ledger/proof"
        }
    }

    public var credential: Credential {
        switch self {
        case .discovery: .none
        case .capabilities, .describeCapability, .ledgerCheckpoint, .ledgerProof: .optional
        case .execute, .batchExecute, .jobStatus, .requestCapability: .agent
        case .register, .status, .agentEvents, .reactivate, .revoke, .revokeHost: .host
        case .enrollHost: .enrollmentToken
        }
    }

    /// Whether the path goes on with the name of one thing, as in `/capability/status/{job}`.
    public var takesResource: Bool { self == .jobStatus || self == .agentEvents }

    /// The name under which discovery lists the endpoint (§5.1); nil for discovery itself, for what
    /// other answers lead to, and for the ledger's endpoints, which the protocol does not know.
    public var discoveryKey: String? {
        switch self {
        case .discovery, .jobStatus, .agentEvents, .ledgerCheckpoint, .ledgerProof: nil
        default: rawValue
        }
    }
}
