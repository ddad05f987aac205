// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// Connects an agent to a bank, looks at one account, and disconnects.
func balance(
    of account: String, keysIn directory: String, passphrase: String,
    bank: @escaping @Sendable (ProtocolCall) async -> ProtocolReply, timeline: any Timeline
) async throws -> JSONValue {
    let random = SystemRandomSource()
    let client = AgentAuthClient(
        transport: InProcessTransport(respond: bank),
        keyStore: try EncryptedFileKeyStore(
            directory: directory, passphrase: passphrase, random: random),
        timeline: timeline, random: random)

    // An exact value: the agent can be granted this one account and no other.
    let only = Constraints([.init(name: "account_id", constraint: .exactly(.string(account)))])
    let request = ConnectRequest(
        issuer: "https://bank.example", name: "Balance checker",
        capabilities: [CapabilityRequest("check_balance", constraints: only)],
        wish: ApprovalWish(reason: "To see what is left this month"))

    // Returns when a person has approved, and throws when they have not.
    let connection = try await client.connect(request, wait: .seconds(300)) { approval in
        print("Open", approval.verificationURI ?? "the bank", "and enter", approval.userCode ?? "")
    }
    for warning in connection.warnings { print("Careful:", warning) }

    do {
        let result = try await client.execute(
            "check_balance", for: connection.agent,
            arguments: JSONObject([("account_id", .string(account))]))
        try await client.disconnect(connection.agent)
        return result.data
    } catch {
        if case .refused(let refusal) = error {
            for violation in refusal.violations { print("Not permitted:", violation) }
        }
        throw error
    }
}
