// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Authority
import StrictJSON

extension DemoStory {
    /// The first chapter: an agent that acts for alice.
    func delegatedAgent(of alice: UserID) async throws {
        let client = client("laptop")
        let connection = try await connect(client, approvedBy: alice)
        let agent = connection.agent
        try await actWithinAndBeyond(client, agent)
        try await askForMore(client, agent, approvedBy: alice)
        try await replay(client, agent)
        try await end(client, agent)
    }

    private func connect(
        _ client: AgentAuthClient, approvedBy alice: UserID
    ) async throws -> Connection {
        let approver = SimulatedApprover(
            desk: authority.approvals, timeline: timeline, user: alice, delay: .seconds(12))
        let request = ConnectRequest(
            issuer: issuer, name: "Budget helper",
            capabilities: [
                CapabilityRequest("check_balance"),
                CapabilityRequest("transfer_domestic", constraints: try limit(1000)),
            ],
            hostName: "alice's laptop", wish: ApprovalWish(reason: "Move the savings of the month"))
        let connection = try await asking(approver, .approve(.everything)) { onApproval in
            try await client.connect(request, onApproval: onApproval)
        }
        try expect(connection.status == .active, "the approved agent is not active")
        count { $0.agents += 1 }
        tell(
            "A host that nobody knew registers the agent \(connection.agent) for alice.",
            at: connection.ledger?.sequence)
        tell("alice approves it, as asked; the host is hers now.", at: lastEntry)
        return connection
    }

    private func actWithinAndBeyond(_ client: AgentAuthClient, _ agent: AgentID) async throws {
        try await run(
            client, agent, "check_balance", ["account_id": "acc_123"], "looks at a balance")
        try await run(client, agent, "transfer_domestic", transfer(250), "transfers 250 USD")
        try await expectRefusal(.constraintViolated, of: "A transfer of 5000 USD") {
            _ = try await client.execute("transfer_domestic", for: agent, arguments: transfer(5000))
        }
        try await expectRefusal(.capabilityNotGranted, of: "Sending a mail without a grant") {
            _ = try await client.execute(
                "send_mail", for: agent,
                arguments: ["to": "bob@example.com", "subject": "Hi", "body": "Hello"])
        }
    }

    private func askForMore(
        _ client: AgentAuthClient, _ agent: AgentID, approvedBy alice: UserID
    ) async throws {
        let approver = SimulatedApprover(
            desk: authority.approvals, timeline: timeline, user: alice, delay: .seconds(20))
        let wider = CapabilityRequest("transfer_domestic", constraints: try limit(5000))
        let narrowed = ApprovalDecision(narrowing: ["transfer_domestic": try limit(2000)])
        let connection = try await asking(approver, .approve(narrowed)) { onApproval in
            try await client.requestCapabilities(
                [wider], for: agent, wish: ApprovalWish(reason: "The rent is due"),
                onApproval: onApproval)
        }
        let grant = connection.grant(of: "transfer_domestic")
        try expect(
            grant?.constraints.sentence.contains("2000") ?? false,
            "the wider grant does not bear what alice narrowed it to")
        tell("The agent asks for transfers up to 5000; alice grants up to 2000.", at: lastEntry)
        try await run(client, agent, "transfer_domestic", transfer(1500), "transfers 1500 USD")
    }

    private func replay(_ client: AgentAuthClient, _ agent: AgentID) async throws {
        let token = try client.signToken(for: agent, audience: issuer + Endpoint.execute.path)
        let body = ExecuteRequest(
            capability: "check_balance", arguments: JSONObject([("account_id", "acc_456")]))
        let first = try await execute(token: token.token, body: body)
        try expect(first.status == 200, "a fresh token was not accepted")
        count { $0.executions += 1 }
        let second = try await execute(token: token.token, body: body)
        let error = try JSONValue(parsing: second.body)
        try expect(
            second.status == 401 && error["reason"]?.string == "jti_replay",
            "the same token was accepted a second time")
        count { $0.refusals += 1 }
        tell(
            "The same token a second time: refused, \(error["reason"]?.string ?? "").",
            at: lastEntry)
    }

    private func end(_ client: AgentAuthClient, _ agent: AgentID) async throws {
        let token = try client.signToken(for: agent, audience: issuer + Endpoint.execute.path)
        let pointer = try await client.disconnect(agent)
        tell("The agent is revoked.", at: pointer?.sequence)
        let reply = try await execute(
            token: token.token,
            body: ExecuteRequest(
                capability: "check_balance", arguments: JSONObject([("account_id", "acc_123")])))
        let code = try JSONValue(parsing: reply.body)["error"]?.string
        try expect(
            reply.status == 403 && code == ErrorCode.agentRevoked.rawValue,
            "a revoked agent was not refused")
        count { $0.refusals += 1 }
        tell("What it still tries: refused, \(code ?? "").", at: lastEntry)
    }

    // MARK: Pieces

    /// Runs what needs an approval, with somebody who decides as soon as the code is shown.
    private func asking<R: Sendable>(
        _ approver: SimulatedApprover, _ answer: SimulatedApprover.Answer,
        _ body: (@escaping @Sendable (ApprovalView) async -> Void) async throws -> R
    ) async throws -> R {
        let (codes, seen) = AsyncStream<String?>.makeStream()
        async let decision: Void = {
            for await code in codes { try await approver.decide(code, answer) }
        }()
        defer { seen.finish() }
        let result = try await body { view in seen.yield(view.userCode) }
        seen.finish()
        try await decision
        return result
    }

    func run(
        _ client: AgentAuthClient, _ agent: AgentID, _ capability: String, _ arguments: JSONObject,
        _ what: String
    ) async throws {
        let result = try await client.execute(capability, for: agent, arguments: arguments)
        count { $0.executions += 1 }
        let answer = String(decoding: result.data.serialized(), as: UTF8.self)
        tell("The agent \(what): \(answer)", at: result.ledger?.sequence)
    }

    private func transfer(_ amount: Int64) -> JSONObject {
        JSONObject([
            ("amount", .number(JSONNumber(amount))), ("currency", "USD"),
            ("destination_account", "acc_456"),
        ])
    }

    private func limit(_ amount: Int64) throws -> Constraints {
        try Constraints([
            "amount": ["max": .number(JSONNumber(amount))], "currency": ["in": ["USD"]],
        ])
    }
}
