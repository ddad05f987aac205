// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority

/// What tests tell people.
enum Notices {
    static func notice(
        user: String = "alice", address: String? = "alice@example.com",
        agent: String = "Helper", message: String = "Approve 42"
    ) throws -> ApprovalNotice {
        guard let request = ApprovalID("apr_ewfwvys06fej3tkyha85") else {
            throw StageError(what: "no identifier")
        }
        return ApprovalNotice(
            provider: "Döner & Söhne", user: user, address: address, request: request,
            agentName: agent, hostName: "Laptop", bindingMessage: message,
            inbox: "https://auth.test/approvals",
            expiresAt: Timestamp(milliseconds: 1_800_000_000_000))
    }
}
