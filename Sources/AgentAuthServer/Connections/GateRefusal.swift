// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// Why a connection's request never reaches its route, and what the peer is told. The connection
/// ends with the answer: where the request stops is not certain any more, or not waited for.
enum GateRefusal: String, CaseIterable {
    case malformed
    case requestLineTooLong = "request_line"
    case headerTooLarge = "header"
    case bodyTooLarge = "body"
    case tooManyBodies = "bodies_in_flight"
    case requestTimedOut = "request_time"
    case answerOverdue = "answer_time"

    /// The answer, as every other refusal is answered.
    func error(_ limits: ServerLimits) -> ProtocolError {
        switch self {
        case .malformed:
            .invalidRequest("The request is not well-formed HTTP/1.1.")
        case .requestLineTooLong:
            ProtocolError(
                .uriTooLong, "The request line has more than \(limits.requestLineBytes) bytes.")
        case .headerTooLarge:
            ProtocolError(
                .headersTooLarge,
                "The header has more than \(limits.headerBytes) bytes or "
                    + "\(limits.headerFields) fields.")
        case .bodyTooLarge:
            ProtocolError(.payloadTooLarge, "The body has more than \(limits.bodyBytes) bytes.")
        case .tooManyBodies:
            ProtocolError(
                .unavailable, "The server is receiving too many large bodies; try again.")
        case .requestTimedOut:
            ProtocolError(.requestTimeout, "The request did not arrive in time; send it at once.")
        case .answerOverdue:
            ProtocolError(
                .capabilityTimeout,
                "The answer took too long. What was begun may still be done: look before asking "
                    + "again.")
        }
    }
}
