// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// The messages of the protocol by the names that the tables give them; each can be read and
/// written again.
enum MessageKind: String, CaseIterable {
    case register
    case requestCapability = "request_capability"
    case execute
    case batch
    case batchView = "batch_view"
    case job
    case error
    case agentReference = "agent_reference"
    case enroll
    case grant
    case approval
    case agent
    case capability
    case page
    case discovery

    func reread(_ json: JSONValue) throws -> JSONValue {
        switch self {
        case .register: try RegisterRequest(json).json
        case .requestCapability: try CapabilityRequestBody(json).json
        case .execute: try ExecuteRequest(json).json
        case .batch: try BatchRequest(json).json
        case .batchView: try BatchView(json).json
        case .job: try JobView(json).json
        case .error: try ErrorBody(json).json
        case .agentReference: try AgentReference(json).json
        case .enroll: try EnrollRequest(json).json
        case .grant: try GrantView(json).json
        case .approval: try ApprovalView(json).json
        case .agent: try AgentView(json).json
        case .capability: try CapabilityView(json).json
        case .page: try CapabilityPage(json).json
        case .discovery: try Discovery(json).json
        }
    }
}
