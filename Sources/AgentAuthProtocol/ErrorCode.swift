// SPDX-License-Identifier: Apache-2.0

/// The codes that an error body can carry, each with the status it always comes with (§5.13, and
/// the codes that this server adds to the table).
public enum ErrorCode: String, Sendable, CaseIterable, Hashable {
    case invalidRequest = "invalid_request"
    case unknownConstraintOperator = "unknown_constraint_operator"
    case unsupportedMode = "unsupported_mode"
    case unsupportedAlgorithm = "unsupported_algorithm"
    case invalidCapabilities = "invalid_capabilities"

    case authenticationRequired = "authentication_required"
    case invalidJWT = "invalid_jwt"
    case invalidDPoPProof = "invalid_dpop_proof"
    case useDPoPNonce = "use_dpop_nonce"
    case enrollmentTokenInvalid = "enrollment_token_invalid"
    case enrollmentTokenExpired = "enrollment_token_expired"

    case agentRevoked = "agent_revoked"
    case agentExpired = "agent_expired"
    case agentPending = "agent_pending"
    case agentRejected = "agent_rejected"
    case agentClaimed = "agent_claimed"
    case absoluteLifetimeExceeded = "absolute_lifetime_exceeded"
    case hostRevoked = "host_revoked"
    case hostPending = "host_pending"
    case hostRejected = "host_rejected"
    case unauthorized = "unauthorized"
    case capabilityNotGranted = "capability_not_granted"
    case constraintViolated = "constraint_violated"

    case capabilityNotFound = "capability_not_found"
    case agentNotFound = "agent_not_found"
    case notFound = "not_found"
    case notYetCovered = "not_yet_covered"
    case methodNotAllowed = "method_not_allowed"

    case agentExists = "agent_exists"
    case alreadyGranted = "already_granted"
    /// What is asked for contradicts what is there already.
    case conflict

    case approvalVoided = "approval_voided"
    case approvalExpired = "approval_expired"
    case approvalTerminal = "approval_terminal"

    case requestTimeout = "request_timeout"
    case payloadTooLarge = "payload_too_large"
    case uriTooLong = "uri_too_long"
    case unsupportedMediaType = "unsupported_media_type"
    case capabilityFailed = "capability_failed"
    case headersTooLarge = "headers_too_large"
    case rateLimited = "rate_limited"
    case internalError = "internal_error"
    case unavailable = "unavailable"
    case capabilityTimeout = "capability_timeout"

    /// The HTTP status that goes with the code.
    public var status: Int {
        switch self {
        case .invalidRequest, .unknownConstraintOperator, .unsupportedMode, .unsupportedAlgorithm,
            .invalidCapabilities:
            400
        case .authenticationRequired, .invalidJWT, .invalidDPoPProof, .useDPoPNonce,
            .enrollmentTokenInvalid, .enrollmentTokenExpired:
            401
        case .agentRevoked, .agentExpired, .agentPending, .agentRejected, .agentClaimed,
            .absoluteLifetimeExceeded, .hostRevoked, .hostPending, .hostRejected, .unauthorized,
            .capabilityNotGranted, .constraintViolated:
            403
        case .capabilityNotFound, .agentNotFound, .notFound, .notYetCovered: 404
        case .methodNotAllowed: 405
        case .agentExists, .alreadyGranted, .conflict: 409
        case .approvalVoided, .approvalExpired, .approvalTerminal: 410
        case .requestTimeout: 408
        case .payloadTooLarge: 413
        case .uriTooLong: 414
        case .unsupportedMediaType: 415
        case .capabilityFailed: 422
        case .rateLimited: 429
        case .headersTooLarge: 431
        case .internalError: 500
        case .unavailable: 503
        case .capabilityTimeout: 504
        }
    }
}
