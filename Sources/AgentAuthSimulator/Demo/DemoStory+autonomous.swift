// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Authority
import StrictJSON

extension DemoStory {
    /// The second chapter: an agent that acts alone, under a host that the operator invited.
    func autonomousAgent() async throws {
        let client = client("server")
        let invitation = try await authority.operations.inviteHost(
            named: "night watch",
            defaults: [CapabilityRequest("check_balance"), CapabilityRequest("send_mail")])
        tell("The operator invites a host for agents without a user.", at: lastEntry)
        let host = try await client.enrollHost(
            at: issuer, token: invitation.token, name: "night watch")
        tell("The host \(host.host) enrolls with its one-time token.", at: host.ledger?.sequence)

        let connection = try await client.connect(
            ConnectRequest(
                issuer: issuer, name: "Night watch",
                capabilities: [CapabilityRequest("check_balance"), CapabilityRequest("send_mail")],
                mode: .autonomous, hostName: nil))
        try expect(connection.status == .active, "the defaults of an invited host did not suffice")
        count { $0.agents += 1 }
        tell(
            "It registers the agent \(connection.agent), which acts alone and at once.",
            at: connection.ledger?.sequence)
        let agent = connection.agent
        try await run(
            client, agent, "send_mail",
            ["to": "alice@example.com", "subject": "All quiet", "body": "Nothing happened."],
            "reports by mail")
        try await expectRefusal(.capabilityNotGranted, of: "A transfer by the night watch") {
            _ = try await client.execute(
                "transfer_domestic", for: agent,
                arguments: ["amount": 1, "currency": "USD", "destination_account": "acc_456"])
        }
        try await timeline.sleep(for: .seconds(31 * 60))
        try await expectRefusal(.agentExpired, of: "A look after half an hour of silence") {
            _ = try await client.execute(
                "check_balance", for: agent, arguments: ["account_id": "acc_123"])
        }
        let back = try await client.reactivate(agent)
        try expect(back.status == .active, "the expired agent did not come back")
        tell("Its host brings it back, with the host's defaults.", at: back.ledger?.sequence)
        try await run(client, agent, "check_balance", ["account_id": "acc_123"], "looks again")
    }
}
