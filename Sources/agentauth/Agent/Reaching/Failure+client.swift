// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON

extension Failure {
    /// Why a server did not do what an agent asked.
    init(client error: ClientError) {
        switch error {
        case .refused(let refusal):
            self.init(refusal)
        case .cancelled:
            self = .stopped(Interrupt.status)
        case .malformedReply(let text):
            let (why, advice) = Failure.parts(of: text)
            self.init(
                .unreachable, "malformed_reply", what: "the server cannot be understood",
                why: why, hint: advice ?? "report it to the server's operator")
        case .unreachable(.untrusted(let why)):
            self.init(
                .unreachable, "untrusted", what: "the server did not prove who it is", why: why,
                hint: "--ca FILE trusts a CA of your own; do not go on if somebody could be in "
                    + "between")
        default:
            let (why, hint) = Failure.sentences(of: error)
            self.init(
                ExitStatus(error), Failure.code(of: error), what: Failure.what(error), why: why,
                hint: hint)
        }
    }

    private init(_ refusal: ServerRefusal) {
        let reasons = [refusal.message] + refusal.violations.map(\.description)
        self.init(
            ExitStatus(refusal), refusal.code, what: "the server refused",
            why: reasons.joined(separator: " "), hint: Failure.hint(for: refusal),
            ledgerSequence: refusal.ledger?.sequence)
        http = refusal.status
        violations = refusal.details["violations"]
    }

    private static func hint(for refusal: ServerRefusal) -> String {
        if !refusal.available.isEmpty {
            return "it offers \(refusal.available.joined(separator: ", "))"
        }
        if let pause = refusal.retryAfter {
            return "again in \(DurationArgument(pause))"
        }
        if refusal.details["reason"] == "proof_of_possession_required" {
            return "--dpop, or --client-cert and --client-key"
        }
        return switch refusal.known {
        case .capabilityNotGranted, .constraintViolated: "agentauth request AGENT --grant SPEC"
        case .agentExpired: "agentauth reactivate AGENT"
        case .agentRevoked, .agentRejected, .agentClaimed, .absoluteLifetimeExceeded:
            "agentauth connect"
        case .agentPending, .hostPending: "have it approved, then agentauth status AGENT"
        case .capabilityNotFound, .invalidCapabilities: "agentauth capabilities"
        case .invalidRequest: "agentauth describe NAME"
        default: "agentauth status AGENT"
        }
    }

    private static func what(_ error: ClientError) -> String {
        switch error {
        case .approvalDenied: "the request was denied"
        case .approvalExpired, .stillPending: "nobody has decided yet"
        case .unreachable: "the server did not answer"
        case .unsupportedVersion: "the server cannot be understood"
        case .notConnected, .hostUnknown: "there is no such connection"
        case .notGranted: "the agent does not hold that"
        case .stillRunning: "the call is not finished"
        case .keyStore: "the keys cannot be used"
        case .malformedReply, .refused, .cancelled: "stopped"
        }
    }

    private static func code(of error: ClientError) -> String {
        switch error {
        case .approvalDenied: "approval_denied"
        case .approvalExpired: "approval_expired"
        case .stillPending: "approval_pending"
        case .unreachable: "unreachable"
        case .unsupportedVersion: "unsupported_version"
        case .notConnected: "not_connected"
        case .hostUnknown: "host_unknown"
        case .notGranted: "not_granted"
        case .stillRunning: "still_running"
        case .keyStore: "keys"
        case .malformedReply, .refused, .cancelled: "stopped"
        }
    }

    /// The first sentence, and the others, which say what to do.
    static func sentences(of error: some CustomStringConvertible) -> (why: String, hint: String) {
        let text = error.description
        guard let end = text.firstRange(of: ". ") else { return (text, "agentauth doctor") }
        return (String(text[..<end.lowerBound]), String(text[end.upperBound...]))
    }
}

extension ExitStatus {
    fileprivate init(_ error: ClientError) {
        self =
            switch error {
            case .approvalDenied, .approvalExpired, .stillPending: .awaitingPerson
            case .unreachable, .unsupportedVersion, .stillRunning: .unreachable
            case .notConnected, .hostUnknown: .noSuchThing
            case .notGranted: .refused
            case .keyStore: .dataUnusable
            case .malformedReply, .refused, .cancelled: .unexpected
            }
    }

    /// What a refusal ends a command with.
    init(_ refusal: ServerRefusal) {
        self =
            switch (refusal.known, refusal.status) {
            case (.agentPending, _), (.hostPending, _): .awaitingPerson
            case (.agentRevoked, _), (.agentExpired, _), (.agentRejected, _), (.agentClaimed, _),
                (.hostRevoked, _), (.hostRejected, _), (.absoluteLifetimeExceeded, _), (_, 401):
                .notAuthenticated
            case (.invalidCapabilities, _), (_, 404), (_, 409), (_, 410): .noSuchThing
            case (.unsupportedMode, _), (_, 403), (_, 422): .refused
            case (_, 429), (_, 500...): .unreachable
            case (_, 400), (_, 413): .usage
            default: .unexpected
            }
    }
}
