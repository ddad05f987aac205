// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import StrictJSON
import Testing

/// The operator's API, as the socket would ask it.
@Suite struct AdminAPITests {
    /// What came back, in short.
    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
        let reply: AdminReply
        var code: String? { json["error"]?.string }
    }

    static func run(
        operatorCommandLine: Bool = true,
        _ test: @Sendable (ServedAuthority, AdminAPI) async throws -> Void
    ) async throws {
        try await ServedAuthority.run(
            .inMemory,
            configure: { $0.approval.operatorCommandLine = operatorCommandLine }
        ) { served in
            try await test(served, AdminAPI(served.authority))
        }
    }

    static func ask(
        _ api: AdminAPI, _ method: String, _ path: String, _ query: [(String, String)] = [],
        body: JSONValue? = nil
    ) async throws -> Answer {
        try await ask(api, method, path, query, bytes: body?.serialized() ?? [])
    }

    static func ask(
        _ api: AdminAPI, _ method: String, _ path: String, _ query: [(String, String)] = [],
        bytes: [UInt8]
    ) async throws -> Answer {
        let reply = await api.respond(
            to: AdminCall(
                method: method, path: path.hasPrefix("/admin") ? path : AdminAPI.prefix + path,
                query: query.map { .init(name: $0.0, value: $0.1) }, body: bytes))
        return Answer(
            status: reply.status, json: try JSONValue(parsing: reply.body), reply: reply)
    }

    @Test func aUserComesAndGoes() async throws {
        try await Self.run { served, api in
            let added = try await Self.ask(api, "POST", "/users", body: ["name": "alice"])
            #expect(added.status == 201)
            let id = try #require(added.json["user_id"]?.string)
            let twice = try await Self.ask(api, "POST", "/users", body: ["name": "alice"])
            #expect(twice.status == 409 && twice.code == "conflict")
            let named = try await Self.ask(api, "GET", "/users", [("name", "alice")])
            #expect(named.json["users"]?.array?.map { $0["user_id"]?.string } == [id])
            let gone = try await Self.ask(api, "DELETE", "/users/\(id)")
            #expect(gone.status == 200 && gone.json["hosts_revoked"]?.number == 0)
            let again = try await Self.ask(api, "DELETE", "/users/\(id)")
            #expect(again.status == 404 && again.code == "not_found")
        }
    }

    @Test func listsAreRead() async throws {
        try await Self.run { served, api in
            for number in 0..<3 {
                _ = try await Self.ask(api, "POST", "/users", body: ["name": .string("u\(number)")])
            }
            let first = try await Self.ask(api, "GET", "/users", [("limit", "2")])
            #expect(first.json["users"]?.array?.count == 2)
            let next = try #require(first.json["next"]?.string)
            let second = try await Self.ask(api, "GET", "/users", [("cursor", next)])
            #expect(second.json["users"]?.array?.count == 1 && second.json["next"] == nil)
            // More than a page has is cut to a page, as nothing is refused that can be answered.
            let all = try await Self.ask(api, "GET", "/users", [("limit", "1000000")])
            #expect(all.status == 200)
            for limit in ["0", "-1", "x", "1.5", "99999999999999999999"] {
                let refused = try await Self.ask(api, "GET", "/users", [("limit", limit)])
                #expect(refused.status == 400, "\(limit)")
            }
            let twice = try await Self.ask(api, "GET", "/users", [("limit", "1"), ("limit", "2")])
            #expect(twice.status == 400)
            let cursor = try await Self.ask(api, "GET", "/approvals", [("cursor", "9.apr")])
            #expect(cursor.status == 400)
        }
    }

    @Test func hostsAgentsAndGrants() async throws {
        try await Self.run { served, api in
            _ = try await Self.ask(api, "POST", "/users", body: ["name": "alice"])
            let (host, agent) = (served.key(), served.key())
            let registered = try await served.register(
                host, agent, capabilities: ["check_balance", "send_mail"])
            let hostID = try #require(registered.json["host_id"]?.string)
            let agentID = try #require(registered.json["agent_id"]?.string)

            let waiting = try await Self.ask(api, "GET", "/approvals")
            let request = try #require(waiting.json["approvals"]?.array?.first)
            #expect(request["host_id"]?.string == hostID && request["status"] == "pending")
            #expect(
                request["capabilities"]?.array?.map { $0["effects"]?.string } == [
                    "reads", "changes",
                ])
            #expect(
                request["capabilities"]?.array?.first?["sentences"] == ["without limits"])
            let id = try #require(request["id"]?.string)
            let approved = try await Self.ask(
                api, "POST", "/approvals/\(id)/approve",
                body: [
                    "user": "alice", "only": ["check_balance"],
                    "narrow": [
                        ["name": "check_balance", "constraints": ["account_id": "acc_123"]]
                    ],
                ])
            #expect(approved.status == 200 && approved.json["agent_id"]?.string == agentID)
            let shown = try await Self.ask(api, "GET", "/approvals/\(id)")
            #expect(shown.json["status"] == "approved")
            let late = try await Self.ask(api, "POST", "/approvals/\(id)/deny")
            #expect(late.status == 410)

            let view = try await Self.ask(api, "GET", "/agents/\(agentID)")
            #expect(view.json["status"] == "active")
            let host1 = try await Self.ask(api, "GET", "/hosts/\(hostID)")
            #expect(host1.json["user"] == "alice" && host1.json["status"] == "active")
            #expect(host1.json["agents"]?.array?.count == 1)
            let under = try await Self.ask(api, "GET", "/agents", [("host_id", hostID)])
            #expect(under.json["agents"]?.array?.count == 1)

            let explained = try await Self.ask(
                api, "POST", "/explain",
                body: [
                    "agent_id": .string(agentID), "capability": "check_balance",
                    "arguments": ["account_id": "acc_456"],
                ])
            #expect(explained.json["allowed"] == false)
            #expect(explained.json["error"] == "constraint_violated")
            #expect(explained.json["violations"]?.array?.count == 1)
            #expect(
                explained.json["effective"]?["sentences"] == ["account_id exactly \"acc_123\""])

            let revoked = try await Self.ask(
                api, "POST", "/grants/revoke",
                body: ["agent_id": .string(agentID), "capability": "check_balance"])
            #expect(revoked.status == 200)
            let unlinked = try await Self.ask(api, "POST", "/hosts/\(hostID)/unlink", body: [:])
            #expect(unlinked.json["agents_revoked"]?.number == 1)
            let ended = try await Self.ask(api, "POST", "/hosts/\(hostID)/revoke")
            #expect(ended.status == 200)
            let linked = try await Self.ask(
                api, "POST", "/hosts/\(hostID)/link", body: ["user": "alice"])
            #expect(linked.status == 403 && linked.code == "host_revoked")
        }
    }

    /// Decision 56: without `operator_cli`, the operator approves what reads, and denies anything.
    @Test func whatChangesThingsIsDeniedOnly() async throws {
        try await Self.run(operatorCommandLine: false) { served, api in
            _ = try await served.register(
                served.key(), served.key(),
                capabilities: ["check_balance", "send_mail"])
            let waiting = try await Self.ask(api, "GET", "/approvals")
            let id = try #require(waiting.json["approvals"]?.array?.first?["id"]?.string)
            let refused = try await Self.ask(api, "POST", "/approvals/\(id)/approve")
            #expect(refused.status == 403 && refused.code == "unauthorized")
            let denied = try await Self.ask(
                api, "POST", "/approvals/\(id)/deny", body: ["reason": "no"])
            #expect(denied.status == 200 && denied.json["status"] == "denied")
        }
    }

    @Test func aCodeIsLookedUpInTheBody() async throws {
        try await Self.run { served, api in
            let registered = try await served.register(
                served.key(), served.key(),
                capabilities: ["check_balance"])
            let code = try #require(registered.json["approval"]?["user_code"]?.string)
            let found = try await Self.ask(
                api, "POST", "/approvals/find", body: ["code": .string(code.lowercased())])
            #expect(found.status == 200 && found.json["agent_id"] == registered.json["agent_id"])
            let wrong = try await Self.ask(
                api, "POST", "/approvals/find", body: ["code": "BBBB-BBBB"])
            #expect(wrong.status == 404)
            let none = try await Self.ask(api, "POST", "/approvals/find", body: ["code": "x"])
            #expect(none.status == 400)
        }
    }

    @Test(arguments: [
        ("GET", "/", 404), ("GET", "/nothing", 404), ("GET", "/users/", 404),
        ("GET", "/users/usr_a/more", 404), ("GET", "/hosts/agt_a", 404),
        ("POST", "/hosts", 405), ("PUT", "/users", 405), ("DELETE", "/approvals/watch", 405),
        ("GET", "/hosts/hst_nobody", 404), ("POST", "/agents/agt_nobody/revoke", 404),
        ("POST", "/capabilities/nothing/disable", 404), ("GET", "/admin/v2/users", 404),
        ("GET", "/admin/v1", 404), ("GET", "/admin/v1users", 404),
    ])
    func whatIsNotThereIsSaid(_ method: String, _ path: String, _ status: Int) async throws {
        try await Self.run { served, api in
            let answer = try await Self.ask(api, method, path)
            #expect(answer.json["message"]?.string?.isEmpty == false)
            #expect(answer.status == status)
            if status == 405 { #expect(answer.reply.header("Allow")?.isEmpty == false) }
        }
    }

    /// Bodies are strict JSON, and a member that is misspelt is not left out.
    @Test(arguments: [
        #"{"name":"alice","pasword":"x"}"#, #"{"name":"alice",}"#, #"{"name":1}"#, "[]", "{}",
        #"{"name":"a","name":"b"}"#, #"{"name":"alice","password":""}"#, #"{"name":" alice"}"#,
        #"{"name":""}"#, #"{"name":null}"#,
    ])
    func aBadBodyIsRefused(_ text: String) async throws {
        try await Self.run { served, api in
            let answer = try await Self.ask(api, "POST", "/users", bytes: Array(text.utf8))
            #expect(answer.status == 400 && answer.code == "invalid_request", "\(text)")
            let users = try await Self.ask(api, "GET", "/users")
            #expect(users.json["users"]?.array?.isEmpty == true)
        }
    }

    @Test func aHugeBodyIsRefused() async throws {
        try await Self.run { served, api in
            let bytes = [UInt8](repeating: UInt8(ascii: " "), count: ProtocolLimits.bodyBytes + 1)
            let answer = try await Self.ask(api, "POST", "/users", bytes: bytes)
            #expect(answer.status == 413 && answer.code == "payload_too_large")
        }
    }

    /// Every call is in the ledger by its name, a refused one too.
    @Test func everyCallIsRecorded() async throws {
        try await Self.run { served, api in
            func last() throws -> JSONValue? {
                try served.authority.entries(from: 0).last.map { try JSONValue(parsing: $0) }
            }
            _ = try await Self.ask(api, "GET", "/hosts")
            _ = try await Self.ask(api, "POST", "/clock/accept")
            #expect(try last()?["ty"] == "clock.accepted")
            _ = try await Self.ask(api, "POST", "/users", body: ["name": 1])
            _ = try await Self.ask(api, "GET", "/nothing")
            // Entries that nobody waits for are written before one that somebody does.
            _ = try await Self.ask(api, "POST", "/clock/accept")
            let entries = try served.authority.entries(from: 0).map { try JSONValue(parsing: $0) }
            #expect(entries.contains { $0["call"] == "hosts.list" })
            let refused = entries.filter { $0["ty"] == "operator.refused" }
            #expect(refused.map { $0["call"]?.string } == ["users.add", "none"])
            #expect(refused.map { $0["why"]?.string } == ["invalid_request", "not_found"])
        }
    }
}
