// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// What an agent asks for, checked against what the server offers, before anything is written.
struct Question: Sendable {
    let capabilities: [CapabilityRequest]
    let wish: ApprovalWish
    let method: ApprovalMethod

    /// Every capability must exist and be neither blocked nor disabled (all offenders are named at once), and every
    /// constraint must be on a top-level argument, and every end must be to come.
    init(
        _ capabilities: [CapabilityRequest], wish: ApprovalWish,
        method: ApprovalMethod = .deviceAuthorization, parts: Parts, disabled: Set<String>
    ) throws(ProtocolError) {
        let unusable = capabilities.map(\.name).filter {
            !parts.isOffered($0, disabled: disabled)
        }
        guard unusable.isEmpty else {
            throw ProtocolError(
                .invalidCapabilities,
                "Unknown, blocked or disabled: \(unusable.joined(separator: ", ")); list what there is.",
                details: [
                    .init("invalid_capabilities", .array(unusable.map { .string($0) }))
                ])
        }
        for request in capabilities {
            if let refusal = parts.approvals.unknownField(
                in: request.constraints, of: request.name)
            {
                throw refusal
            }
            if let end = request.expiresAt, end <= parts.now {
                throw .invalidRequest("'expires_at' of '\(request.name)' is over already.")
            }
        }
        self.capabilities = capabilities
        self.method = method
        self.wish = ApprovalWish(
            reason: DisplayText.text(wish.reason), preferredMethod: wish.preferredMethod,
            loginHint: wish.loginHint, bindingMessage: DisplayText.text(wish.bindingMessage))
    }

    /// The canonical form of everything that gives the question its meaning: a retry has the same
    /// one, whatever the order of its members.
    func meaning(_ more: [(String, JSONValue)] = []) -> Digest {
        let sorted = capabilities.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let members: [(String, JSONValue)] =
            [
                ("capabilities", .array(sorted.map(\.json))),
                ("reason", wish.reason.map { .string($0) } ?? .null),
                ("preferred_method", wish.preferredMethod.map { .string($0) } ?? .null),
                ("method", .string(method.rawValue)),
                ("login_hint", wish.loginHint.map { .string($0) } ?? .null),
                ("binding_message", wish.bindingMessage.map { .string($0) } ?? .null),
            ] + more
        return SHA256.digest(of: JSONValue.object(JSONObject(members)).canonical())
    }
}
