// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

@Suite struct RegistrationTests {
    @Test func aStrangersAgentWaitsUntilAPersonApprovesIt() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            #expect(answer.status == 200)
            #expect(answer.json["status"]?.string == "pending")
            #expect(
                answer.json["agent_capability_grants"]
                    == [["capability": "check_balance", "status": "pending"]])
            #expect(answer.json["approval"]?["method"]?.string == "device_authorization")
            #expect(answer.pointer != nil)

            let actor = try stage.actor(answer, host: host, agent: agent)
            let early = try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
            #expect(early.status == 403 && early.code == "host_pending")

            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .simulated(alice))
            let status = try await stage.status(actor)
            #expect(status.json["status"]?.string == "active")
            #expect(status.json["user_id"]?.string == alice.text)
            let grant = status.json["agent_capability_grants"]?.array?.first
            #expect(grant?["status"]?.string == "active")
            #expect(grant?["input"] != nil)
            let done = try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
            #expect(done.status == 200)
            #expect(done.json["data"]?["currency"]?.string == "USD")
        }
    }

    @Test func approvalIsPresentOnlyWhileSomebodyHasToBeAsked() throws {
        try Stage.run { stage in
            let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
            let answer = try await stage.register(
                host: host, agent: stage.key(), capabilities: ["check_balance"], mode: "autonomous")
            #expect(answer.json["status"]?.string == "active")
            #expect(answer.json["approval"] == nil)
        }
    }

    /// Decision 7: a retry with the same meaning is the same agent with a fresh code, and the
    /// earlier code stays good.
    @Test func aRetryIsTheSameAgentWithAFreshCode() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let first = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance", "list_accounts"],
                more: [("host_name", "laptop")])
            let second = try await stage.register(
                host: host, agent: agent, capabilities: ["list_accounts", "check_balance"],
                more: [("host_name", "renamed")])
            #expect(first.json["agent_id"] == second.json["agent_id"])
            let codes = (try stage.code(first), try stage.code(second))
            #expect(codes.0 != codes.1)
            #expect(try stage.authority.approvals.waiting().count == 1)
            try await stage.authority.approvals.approve(.code(codes.0), by: .simulated(alice))
            await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(.code(codes.1), by: .simulated(alice))
            }
        }
    }

    @Test func anotherMeaningVoidsTheEarlierQuestion() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let first = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let waiting = try #require(try stage.authority.approvals.waiting().first)
            let second = try await stage.register(
                host: host, agent: agent, capabilities: ["send_mail"])
            #expect(first.json["agent_id"] == second.json["agent_id"])
            let refusal = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .id(waiting.id), by: .simulated(alice))
            }
            #expect(refusal?.code == .approvalVoided)
            try await stage.authority.approvals.approve(
                .code(try stage.code(second)), by: .simulated(alice))
            let status = try await stage.status(
                try stage.actor(second, host: host, agent: agent))
            let names = status.json["agent_capability_grants"]?.array?.map(\.["capability"])
            #expect(names == ["send_mail"])
        }
    }

    @Test(arguments: ["active", "revoked", "expired", "rejected"])
    func theKeyOfAnAgentThatDoesNotWaitIsTaken(_ state: String) throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            let actor = try stage.actor(answer, host: host, agent: agent)
            let code = try stage.code(answer)
            if state == "rejected" {
                // A second agent keeps the host waiting, so that it is not rejected along.
                _ = try await stage.register(host: host, agent: stage.key())
                try await stage.authority.approvals.deny(.code(code), by: .simulated(alice))
            } else {
                try await stage.authority.approvals.approve(.code(code), by: .simulated(alice))
            }
            if state == "revoked" { try await stage.authority.operations.revoke(actor.id) }
            if state == "expired" { try await stage.timeline.sleep(for: .seconds(31 * 60)) }
            let again = try await stage.register(
                host: host, agent: agent, capabilities: ["check_balance"])
            #expect(again.status == 409 && again.code == "agent_exists")
            #expect(try await stage.status(actor).json["status"]?.string == state)
        }
    }

    @Test func theSameAgentKeyMayServeUnderAnotherHost() throws {
        try Stage.run { stage in
            let agent = stage.key()
            let first = try await stage.register(host: stage.key(), agent: agent)
            let second = try await stage.register(host: stage.key(), agent: agent)
            #expect(first.status == 200 && second.status == 200)
            #expect(first.json["agent_id"] != second.json["agent_id"])
        }
    }

    /// Decision 16: unknown and blocked capabilities are named all at once and nothing is created.
    @Test func unknownAndBlockedCapabilitiesAreListed() throws {
        try Stage.run(configure: { $0.capabilities.blocked = ["send_mail"] }) { stage in
            let host = stage.key()
            let answer = try await stage.register(
                host: host, agent: stage.key(),
                capabilities: ["nope", "check_balance", "send_mail"])
            #expect(answer.status == 400 && answer.code == "invalid_capabilities")
            #expect(answer.json["invalid_capabilities"] == ["nope", "send_mail"])
            #expect(try stage.entries().allSatisfy { $0["ty"]?.string != "host.registered" })
        }
    }

    struct BadRequest: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let status: Int
        let code: String

        init(_ what: String, _ body: String, _ status: Int, _ code: String) {
            testDescription = what
            self.body = body
            self.status = status
            self.code = code
        }
    }

    @Test(arguments: [
        BadRequest("not JSON", "{", 400, "invalid_request"),
        BadRequest("empty", "", 400, "invalid_request"),
        BadRequest("an array", "[]", 400, "invalid_request"),
        BadRequest("no name", "{}", 400, "invalid_request"),
        BadRequest("empty name", #"{"name":" "}"#, 400, "invalid_request"),
        BadRequest("name of a wrong type", #"{"name":1}"#, 400, "invalid_request"),
        BadRequest("duplicate member", #"{"name":"a","name":"b"}"#, 400, "invalid_request"),
        BadRequest("unknown mode", #"{"name":"a","mode":"x"}"#, 400, "unsupported_mode"),
        BadRequest(
            "a capability twice", #"{"name":"a","capabilities":["send_mail","send_mail"]}"#, 400,
            "invalid_request"),
        BadRequest(
            "a field outside the schema",
            #"{"name":"a","capabilities":[{"name":"send_mail","constraints":{"cc":"x"}}]}"#, 400,
            "invalid_request"),
        BadRequest(
            "an unknown operator",
            #"{"name":"a","capabilities":[{"name":"send_mail","constraints":{"to":{"like":"x"}}}]}"#,
            400, "unknown_constraint_operator"),
        BadRequest(
            "no operator",
            #"{"name":"a","capabilities":[{"name":"send_mail","constraints":{"to":{}}}]}"#, 400,
            "invalid_request"),
        BadRequest(
            "nothing permitted",
            #"{"name":"a","capabilities":[{"name":"send_mail","constraints":{"to":{"in":[]}}}]}"#,
            400, "invalid_request"),
    ])
    func badRequestsAreRefusedAndNothingIsMade(_ bad: BadRequest) throws {
        try Stage.run { stage in
            let answer = try await stage.send(
                .register, token: stage.hostToken(stage.key(), agent: stage.key()),
                bytes: Array(bad.body.utf8))
            #expect(answer.status == bad.status && answer.code == bad.code, "\(answer.json)")
            #expect(try stage.authority.approvals.waiting().isEmpty)
        }
    }

    @Test func aRegistrationNeedsAnAgentKey() throws {
        try Stage.run { stage in
            let answer = try await stage.send(
                .register, token: stage.hostToken(stage.key()), body: ["name": "a"])
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    @Test(arguments: [
        (#"{"kty":"EC","crv":"P-256","x":"AA"}"#, "unsupported_algorithm"),
        (#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, "unsupported_algorithm"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, "invalid_request"),
        (
            // The identity point: whoever signs with it can disown everything.
            #"{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
            "invalid_request"
        ),
    ])
    func unusableAgentKeysAreRefused(_ jwk: String, _ code: String) throws {
        try Stage.run { stage in
            let token = stage.hostToken(stage.key()) {
                $0.agentKey = try? JSONValue(parsing: Array(jwk.utf8))
            }
            let answer = try await stage.send(.register, token: token, body: ["name": "a"])
            #expect(answer.status == 400 && answer.code == code)
        }
    }

    @Test func aHostMayHaveSoManyAgentsWaiting() throws {
        try Stage.run(configure: { $0.hosts.pendingAgents = 3 }) { stage in
            let host = stage.key()
            for _ in 0..<3 {
                #expect(try await stage.register(host: host, agent: stage.key()).status == 200)
            }
            let answer = try await stage.register(host: host, agent: stage.key())
            #expect(answer.status == 429 && answer.code == "rate_limited")
            #expect(answer.reply.header("Retry-After") == "60")
        }
    }

    @Test func aServerWithoutDynamicRegistrationKnowsItsHosts() throws {
        try Stage.run(configure: { $0.hosts.dynamicRegistration = false }) { stage in
            let answer = try await stage.register(host: stage.key(), agent: stage.key())
            #expect(answer.status == 403 && answer.code == "unauthorized")
            let host = try await stage.enrolled(defaults: [])
            #expect(try await stage.register(host: host, agent: stage.key()).status == 200)
        }
    }

    /// Decision 14.
    @Test func aLinkedHostDoesNotRegisterAgentsThatActAlone() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let answer = try await stage.register(
                host: actor.hostKey, agent: stage.key(), mode: "autonomous")
            #expect(answer.status == 400 && answer.code == "unsupported_mode")
        }
    }

    @Test func anEnrolmentTokenIsGoodOnceAndForAnHour() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            let used = try await desk.inviteHost(named: nil)
            func enroll(_ token: String) async throws -> Stage.Answer {
                try await stage.send(
                    .enrollHost,
                    body: EnrollRequest(token: token, publicKey: JWK(stage.key().publicKey)).json)
            }
            let first = try await enroll(used.token)
            #expect(first.status == 200 && first.json["hostId"] == first.json["host_id"])
            let second = try await enroll(used.token)
            #expect(second.status == 401 && second.code == "enrollment_token_invalid")
            let late = try await desk.inviteHost(named: nil)
            try await stage.timeline.sleep(for: .seconds(3600))
            let third = try await enroll(late.token)
            #expect(third.status == 401 && third.code == "enrollment_token_expired")
            #expect(try await enroll("enr_nonsense").code == "enrollment_token_invalid")
        }
    }
}
