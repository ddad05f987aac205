// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Requests that are addressed to somebody instead of having a code (§7.2, CIBA).
@Suite struct AddressedApprovalTests {
    private static let password = Array("correct horse".utf8)

    /// A user who can log in, and their session.
    static func session(
        _ name: String, _ stage: Stage, mailbox: String? = nil
    ) async throws -> LoginSession {
        _ = try await stage.authority.operations.addUser(
            named: name, password: password, mailbox: mailbox)
        return try await stage.authority.login.logIn(name, password: password, from: "192.0.2.1")
            .session
    }

    /// Registers an agent that names somebody.
    static func ask(
        _ hint: String?, _ stage: Stage, host: SigningKey? = nil,
        capabilities: JSONValue = ["check_balance"], method: String? = nil,
        message: String = "Approve 42"
    ) async throws -> Stage.Answer {
        var more: [(String, JSONValue)] = [("binding_message", .string(message))]
        if let hint { more.append(("login_hint", .string(hint))) }
        if let method { more.append(("preferred_method", .string(method))) }
        return try await stage.register(
            host: host ?? stage.key(), agent: stage.key(), capabilities: capabilities,
            more: more)
    }

    @Test(arguments: ["alice", "alice@example.com", "Alice@Example.com"])
    func whoIsNamedDecides(_ hint: String) throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage, mailbox: "alice@example.com")
            let bob = try await Self.session("bob", stage)
            let answer = try await Self.ask(hint, stage, message: "Approve\u{202E} 42\n")
            let approval = try #require(answer.json["approval"])
            #expect(approval["method"] == "ciba" && approval["expires_in"] == 300)
            #expect(approval["binding_message"] == "Approve 42")
            #expect(approval["user_code"] == nil && approval["verification_uri"] == nil)
            let reviews = stage.authority.reviews
            #expect(try reviews.inbox(of: bob).waiting.isEmpty)
            let waiting = try #require(try reviews.inbox(of: alice).waiting.first)
            #expect(waiting.method == .ciba && waiting.bindingMessage == "Approve 42")
            let refusal = #expect(throws: ProtocolError.self) {
                try reviews.open(waiting.id, in: bob)
            }
            #expect(refusal?.code == .notFound)
            // Not before it is opened: looking at the inbox decides nothing.
            #expect(try reviews.review(waiting.id, in: alice) == nil)
            try reviews.open(waiting.id, in: alice)
            try await reviews.approve(waiting.id, .everything, in: alice)
            let id = try #require(answer.json["agent_id"]?.string.flatMap { AgentID($0) })
            let agent = try stage.authority.operations.agent(id)
            #expect(agent.status == .active && agent.user == alice.user.text)
        }
    }

    /// Who has an account is told to nobody: neither by the answer nor by what can be seen of the
    /// agent later (CIBA Core §14).
    @Test func aHintThatNamesNobodyIsAnsweredAlike() throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage)
            var shapes: [[String]] = []
            var approvals: [JSONValue] = []
            for hint in ["alice", "nobody", "nobody@example.com", "\u{202E}", "x\r\nBcc: y@z"] {
                let host = stage.key()
                let answer = try await Self.ask(hint, stage, host: host)
                #expect(answer.status == 200)
                shapes.append(answer.json.object?.keys.map { String($0) } ?? [])
                approvals.append(try #require(answer.json["approval"]))
            }
            #expect(Set(shapes).count == 1)
            let withoutURL = approvals.map { approval in
                ["method", "expires_in", "interval", "binding_message"].map { approval[$0] }
            }
            #expect(Set(withoutURL).count == 1)
            #expect(try stage.authority.reviews.inbox(of: alice).waiting.count == 1)
            #expect(try stage.authority.approvals.waiting().count == 5)
            let requested = try stage.entries().filter { $0["ty"] == "approval.requested" }
            #expect(Set(requested.map { $0.object?.keys.map { String($0) } ?? [] }).count == 1)
            try await stage.timeline.sleep(for: .seconds(301))
            try await stage.authority.sweep()
            #expect(try stage.authority.approvals.waiting().isEmpty)
        }
    }

    struct Choice: Sendable, CustomTestStringConvertible {
        let preferred: String?
        let hint: String?
        let isLinked: Bool
        let method: String

        var testDescription: String {
            "\(preferred ?? "-"), \(hint ?? "-"), linked \(isLinked): \(method)"
        }
    }

    @Test(arguments: [
        Choice(preferred: nil, hint: nil, isLinked: false, method: "device_authorization"),
        Choice(preferred: nil, hint: nil, isLinked: true, method: "device_authorization"),
        Choice(preferred: nil, hint: "alice", isLinked: false, method: "ciba"),
        Choice(preferred: "ciba", hint: nil, isLinked: false, method: "device_authorization"),
        Choice(preferred: "ciba", hint: nil, isLinked: true, method: "ciba"),
        Choice(preferred: "ciba", hint: "", isLinked: false, method: "device_authorization"),
        Choice(
            preferred: "device_authorization", hint: "alice", isLinked: true,
            method: "device_authorization"),
        Choice(preferred: "pigeon", hint: "alice", isLinked: true, method: "device_authorization"),
    ])
    func theServerChooses(_ choice: Choice) throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage)
            let host =
                choice.isLinked
                ? try await stage.enrolled(defaults: [], for: alice.user) : stage.key()
            let answer = try await Self.ask(
                choice.hint, stage, host: host, method: choice.preferred)
            #expect(answer.json["approval"]?["method"]?.string == choice.method)
            // What a host asks that is somebody's is in their inbox, however it is asked.
            let isRouted = choice.isLinked || choice.method == "ciba"
            #expect(
                try stage.authority.reviews.inbox(of: alice).waiting.count == (isRouted ? 1 : 0))
        }
    }

    @Test func whoNeedsACodeGetsOneWhereOthersAreOff() throws {
        try Stage.run(configure: { $0.approval.methods = [.deviceAuthorization] }) { stage in
            _ = try await Self.session("alice", stage)
            let answer = try await Self.ask("alice", stage, method: "ciba")
            #expect(answer.json["approval"]?["method"] == "device_authorization")
            let discovery = try await stage.send(.discovery)
            #expect(discovery.json["approval_methods"] == ["device_authorization"])
        }
    }

    /// Decision 32: the inbox is a session like any other.
    @Test func whatChangesThingsTakesMoreThanTheInbox() throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage)
            _ = try await Self.ask("alice", stage, capabilities: ["check_balance", "send_mail"])
            let reviews = stage.authority.reviews
            let id = try #require(try reviews.inbox(of: alice).waiting.first?.id)
            try reviews.open(id, in: alice)
            let refusal = await #expect(throws: ProtocolError.self) {
                try await reviews.approve(id, .everything, in: alice)
            }
            #expect(refusal?.code == .unauthorized)
            try await reviews.approve(
                id, ApprovalDecision(selection: ["check_balance"]), in: alice)
        }
    }

    @Test func aUserDecidesOnNothingThatIsAddressedToAnother() throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage)
            let bob = try await stage.user("bob")
            _ = try await Self.ask("alice", stage)
            _ = try await Self.ask("nobody", stage)
            for request in try stage.authority.approvals.waiting() {
                for approver in [
                    Approver.session(bob, authenticatedAt: stage.timeline.now),
                    .operatorCommandLine(for: bob), .simulated(bob),
                ] {
                    let refusal = await #expect(throws: ProtocolError.self) {
                        try await stage.authority.approvals.approve(.id(request.id), by: approver)
                    }
                    #expect(refusal?.code == .unauthorized)
                }
            }
            let denied = try await stage.authority.reviews.deny(
                try stage.authority.approvals.waiting().map(\.id), reason: "Not now", in: alice)
            #expect(denied == 1)
        }
    }

    @Test func theSameQuestionIsAskedOnce() throws {
        try Stage.run { stage in
            let alice = try await Self.session("alice", stage)
            let (host, agent) = (stage.key(), stage.key())
            for _ in 0..<3 {
                let answer = try await stage.register(
                    host: host, agent: agent, capabilities: ["check_balance"],
                    more: [("login_hint", "alice")])
                #expect(answer.json["approval"]?["method"] == "ciba")
            }
            #expect(try stage.authority.reviews.inbox(of: alice).waiting.count == 1)
        }
    }
}
