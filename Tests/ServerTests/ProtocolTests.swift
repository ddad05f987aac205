// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import StrictJSON
import Testing

/// The protocol's behaviour does not depend on the way in: every test here runs against the function
/// and against a socket.
@Suite struct ProtocolTests {
    typealias Way = ServedAuthority.Way

    @Test(arguments: Way.allCases)
    func discoveryNamesTheIssuerAndItsEndpoints(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            let answer = try await served.send(.discovery)
            #expect(answer.status == 200)
            let document = try Discovery(answer.json)
            #expect(document.issuer == ServedAuthority.issuer)
            #expect(document.path(of: .execute) == Endpoint.execute.path)
            #expect(answer.reply.header("Cache-Control") == "public, max-age=3600")
        }
    }

    @Test(arguments: Way.allCases)
    func anAgentIsRegisteredApprovedAndExecutes(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            let actor = try await served.delegate(["check_balance"])
            let done = try await served.execute(actor)
            #expect(done.status == 200)
            #expect(done.json["data"]?["balance"] != nil)
            #expect(done.reply.header(LedgerPointer.headerName) != nil)
            let status = try await served.send(
                .status, token: served.hostToken(actor.hostKey),
                query: [.init(name: "agent_id", value: actor.id.text)])
            #expect(status.json["status"] == "active")
            let revoked = try await served.send(
                .revoke, token: served.hostToken(actor.hostKey),
                body: ["agent_id": .string(actor.id.text)])
            #expect(revoked.json["status"] == "revoked")
            let refused = try await served.execute(actor)
            #expect(refused.status == 403)
            #expect(refused.code == "agent_revoked")
        }
    }

    @Test(arguments: Way.allCases)
    func aTokenIsTakenOnce(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            let actor = try await served.delegate(["check_balance"])
            let token = served.agentToken(actor)
            let body: JSONValue = [
                "capability": "check_balance", "arguments": ["account_id": "acc_123"],
            ]
            #expect(try await served.send(.execute, token: token, body: body).status == 200)
            let again = try await served.send(.execute, token: token, body: body)
            #expect(again.status == 401)
            #expect(again.json["reason"] == "jti_replay")
            #expect(again.reply.header("WWW-Authenticate")?.contains("discovery=") == true)
        }
    }

    @Test(arguments: Way.allCases)
    func constraintsHold(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            let actor = try await served.delegate([
                ["name": "transfer_domestic", "constraints": ["amount": ["max": 100]]]
            ])
            let refused = try await served.execute(
                actor, "transfer_domestic",
                [
                    "amount": 500, "currency": "USD", "to_account": "acc_456",
                    "from_account": "acc_123",
                ])
            #expect(refused.status == 403 || refused.status == 400)
            #expect(refused.code == "constraint_violated" || refused.code == "invalid_request")
        }
    }

    /// A row of `Fixtures/protocol/endpoints.json` without a credential: who needs one is told.
    @Test(arguments: Way.allCases)
    func everyEndpointAnswersWithoutACredential(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            for endpoint in Endpoint.allCases {
                let reply = try await served.reply(
                    endpoint, bytes: endpoint.method == .post ? Array("{}".utf8) : [],
                    resource: endpoint.takesResource ? "job_none" : nil)
                switch endpoint.credential {
                case .host, .agent, .hostOrAgent:
                    #expect(reply.status == 401, "\(endpoint)")
                    let json = try JSONValue(parsing: reply.body)
                    #expect(json["error"] == "authentication_required", "\(endpoint)")
                    #expect(
                        reply.header("WWW-Authenticate")
                            == "AgentAuth discovery=\"https://auth.test/.well-known/agent-configuration\""
                    )
                case .none, .optional, .enrollmentToken, .serverSecret:
                    #expect(reply.status != 404 || endpoint == .ledgerProof, "\(endpoint)")
                    #expect(reply.status < 500, "\(endpoint)")
                }
            }
        }
    }

    @Test(
        arguments: Way.allCases,
        ["not json", "{\"capability\":1}", "[]", "{\"a\":1,\"a\":2}", "{\"name\":\"\u{FEFF}"])
    func aBodyThatIsNotWhatItShouldBeIsRefused(_ way: Way, _ body: String) async throws {
        try await ServedAuthority.run(way) { served in
            let actor = try await served.delegate(["check_balance"])
            let answer = try await served.send(
                .execute, token: served.agentToken(actor), bytes: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_request")
        }
    }

    /// A body of 1 MiB is looked at; one byte more is not.
    @Test(arguments: Way.allCases, [0, 1])
    func aBodyHasItsLimit(_ way: Way, _ more: Int) async throws {
        try await ServedAuthority.run(way) { served in
            let actor = try await served.delegate(["check_balance"])
            let spaces = [UInt8](
                repeating: UInt8(ascii: " "), count: ProtocolLimits.bodyBytes + more - 2)
            let answer = try await served.send(
                .execute, token: served.agentToken(actor), bytes: Array("{}".utf8) + spaces)
            #expect(answer.status == (more == 0 ? 400 : 413))
            #expect(answer.code == (more == 0 ? "invalid_request" : "payload_too_large"))
        }
    }

    /// A query's words are words however they are escaped.
    @Test(arguments: Way.allCases, ["balance account", "BALANCE"])
    func aQueryArrivesAsItWasMeant(_ way: Way, _ text: String) async throws {
        try await ServedAuthority.run(way) { served in
            let answer = try await served.send(
                .capabilities, query: [.init(name: "query", value: text)])
            #expect(answer.status == 200)
            let names = answer.json["capabilities"]?.array?.compactMap { $0["name"]?.string }
            #expect(names?.contains("check_balance") == true)
            #expect(names?.contains("send_email") == false)
        }
    }

    @Test(arguments: Way.allCases)
    func aParameterGivenTwiceIsRefused(_ way: Way) async throws {
        try await ServedAuthority.run(way) { served in
            let name = ProtocolCall.QueryItem(name: "name", value: "check_balance")
            let answer = try await served.send(.describeCapability, query: [name, name])
            #expect(answer.status == 400)
        }
    }

    @Test(arguments: Way.allCases)
    func anIssuerMayHaveAPath(_ way: Way) async throws {
        try await ServedAuthority.run(way, issuer: "https://auth.test/agents") { served in
            let answer = try await served.send(.discovery)
            #expect(answer.json["issuer"] == "https://auth.test/agents")
            let actor = try await served.delegate(["check_balance"])
            #expect(try await served.execute(actor).status == 200)
        }
    }
}
