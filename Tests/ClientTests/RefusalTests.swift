// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import StrictJSON
import Testing

/// What becomes of a server's no.
struct RefusalTests {
    private static let restarted = ScriptedServer.Script.refusal(
        401, "invalid_jwt", [("reason", "issued_before_restart")])

    @Test("A token from before a restart is signed anew once, a second later")
    func retriesOnce() async throws {
        let scene = try await Scene.connected([
            .execute: [RefusalTests.restarted, try .fixture("execute")]
        ])
        let result = try await scene.client.execute("check_balance", for: Scene.agent)
        #expect(result.data["currency"] == "USD")
        let tokens = try scene.server.tokens(.execute)
        #expect(tokens.count == 2)
        #expect(tokens[0].claims["jti"] != tokens[1].claims["jti"])
        #expect(scene.timeline.sleeps == [.seconds(1)])
        #expect(tokens[1].claims["iat"] == .number(JSONNumber(TestTimeline.start.seconds + 1)))
    }

    @Test("A second refusal is the caller's to see")
    func doesNotRetryTwice() async throws {
        let scene = try await Scene.connected([.execute: [RefusalTests.restarted]])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        #expect(refusal.known == .invalidJWT)
        #expect(scene.server.requests(.execute).count == 2)
    }

    @Test(
        "Nothing else is tried again",
        arguments: [
            (401, "invalid_jwt", "jti_replay"), (403, "invalid_jwt_like", "issued_before_restart"),
            (429, "rate_limited", ""), (503, "unavailable", ""), (500, "internal_error", ""),
        ])
    func noOtherRetry(status: Int, code: String, reason: String) async throws {
        let scene = try await Scene.connected([
            .execute: [.refusal(status, code, [("reason", .string(reason))])]
        ])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        #expect(refusal.code == code)
        #expect(scene.server.requests(.execute).count == 1)
        #expect(scene.timeline.sleeps == [])
    }

    @Test("Violations, ledger and Retry-After reach the caller")
    func details() async throws {
        let leaf = SHA256.digest(of: Array("leaf".utf8))
        let pointer = LedgerPointer(sequence: 41, leaf: leaf)
        let reply = ProtocolReply(
            status: 403, serialized: try Fixtures.bytes("client/replies/refusal-constraint.json"),
            headers: [
                .init("agentauth-ledger", pointer.headerValue), .init("Retry-After", "7"),
            ])
        let scene = try await Scene.connected([.execute: [.reply(reply)]])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute(
                "transfer_domestic", for: Scene.agent,
                arguments: JSONObject([("amount", 5000), ("currency", "GBP")]))
        }
        #expect(refusal.status == 403)
        #expect(refusal.known == .constraintViolated)
        #expect(refusal.violations.map(\.field) == ["amount", "currency"])
        #expect(refusal.violations[0].constraint == ["max": 1000])
        #expect(refusal.violations[1].actual == "GBP")
        #expect(refusal.ledger == pointer)
        #expect(refusal.retryAfter == .seconds(7))
        let text = ClientError.refused(refusal).description
        #expect(text.contains("amount at most 1000, but is 5000."))
        #expect(text.contains("Try again in 7 s."))
    }

    @Test("A code that nobody has heard of is a refusal like any other")
    func unknownCode() async throws {
        let scene = try await Scene.connected([
            .execute: [.refusal(418, "short_and_stout", [("handle", true)])]
        ])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        #expect(refusal.known == nil)
        #expect(refusal.code == "short_and_stout")
        #expect(refusal.details["handle"] == true)
    }

    @Test(
        "A status without an error body is a refusal too",
        arguments: [
            "", "<html>Bad gateway</html>", "[]", "null", "{\"error\":5}",
        ])
    func noBody(body: String) async throws {
        let reply = ProtocolReply(status: 502, headers: [], body: Array(body.utf8))
        let scene = try await Scene.connected([.execute: [.reply(reply)]])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        #expect(refusal.status == 502)
        #expect(refusal.code == "http_502")
    }

    @Test("A server's words cannot drive a terminal, nor fill it")
    func words() async throws {
        let reply = ProtocolReply(
            status: 400,
            [
                "error": .string(String(repeating: "e", count: 501)),
                "message": .string("\u{1B}[2J\u{202E}gone\n" + String(repeating: "m", count: 500)),
            ])
        let scene = try await Scene.connected([.execute: [.reply(reply)]])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.execute("check_balance", for: Scene.agent)
        }
        #expect(refusal.code.unicodeScalars.count == 500)
        #expect(refusal.message.unicodeScalars.count == 500)
        #expect(refusal.message.hasPrefix("\u{1B}[2J"))
        let text = ClientError.refused(refusal).description
        #expect(text.contains("\u{FFFD}[2J\u{FFFD}gone\u{FFFD}mmm"))
    }

    @Test("Unknown capabilities are answered with those that exist")
    func alternatives() async throws {
        let unknown = ScriptedServer.Script.refusal(
            400, "invalid_capabilities", [("invalid_capabilities", ["fly"])])
        let scene = try Scene([
            .register: [unknown],
            .capabilities: [try .fixture("list-first"), try .fixture("list-last")],
        ])
        let refusal = try await RefusalTests.refusal {
            try await scene.client.connect(Scene.request)
        }
        #expect(refusal.available == ["check_balance", "transfer_domestic"])
        #expect(refusal.details["invalid_capabilities"] == ["fly"])
    }

    /// What `body` was refused with.
    private static func refusal<Result>(
        _ body: () async throws -> Result
    ) async throws -> ServerRefusal {
        let error = await #expect(throws: ClientError.self) { _ = try await body() }
        guard case .refused(let refusal)? = error else {
            throw try #require(error)
        }
        return refusal
    }
}
