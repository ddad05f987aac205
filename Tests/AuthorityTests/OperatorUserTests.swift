// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Authority
import Cryptography
import StrictJSON
import Testing

@Suite struct OperatorUserTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    /// Decision 24: hosts end with their user, agents with their hosts, and what was sealed for
    /// them can no longer be opened.
    @Test func aDeletedUserTakesEverythingAlong() throws {
        try Stage.run { stage in
            let (alice, bob) = (try await stage.user("alice"), try await stage.user("bob"))
            let hers = try await stage.delegate(["check_balance"], for: alice)
            let his = try await stage.delegate(["check_balance"], for: bob)
            for actor in [hers, his] {
                #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            }
            let keyring = stage.authority.parts.keyring
            #expect(try keyring.existingKey(for: PayloadSubject(user: alice)) != nil)
            let desk = stage.authority.operations
            #expect(try await desk.deleteUser(alice) == 1)

            #expect(
                try await stage.execute(hers, "check_balance", Self.look).code == "host_revoked")
            #expect(try await stage.execute(his, "check_balance", Self.look).status == 200)
            #expect(try keyring.existingKey(for: PayloadSubject(user: alice)) == nil)
            #expect(try keyring.existingKey(for: PayloadSubject(user: bob)) != nil)
            #expect(try desk.user(named: "alice") == nil)
            let types = try stage.entries().compactMap { $0["ty"]?.string }
            for type in ["host.revoked", "agent.revoked", "user.deleted"] {
                #expect(types.filter { $0 == type }.count == 1, "\(type)")
            }
            // The name is free, and whoever gets it is somebody else.
            #expect(try await desk.addUser(named: "alice") != alice)
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.deleteUser(alice)
            }
            #expect(refusal?.code == .notFound)
        }
    }

    @Test func anInvitationForADeletedUserIsGoodForNothing() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.operations
            let invitation = try await desk.inviteHost(named: "Laptop", for: alice)
            try await desk.deleteUser(alice)
            let answer = try await stage.send(
                .enrollHost,
                body: EnrollRequest(
                    token: invitation.token, publicKey: JWK(stage.key().publicKey)
                ).json)
            #expect(answer.status == 401 && answer.code == "enrollment_token_invalid")
        }
    }

    @Test func aUserIsListedByNameAndPageByPage() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            var ids: [UserID] = []
            for number in 0..<5 { ids.append(try await stage.user("user \(number)")) }
            #expect(try desk.users(named: "user 3").items.map(\.id) == [ids[3]])
            #expect(try desk.users(named: "nobody").items.isEmpty)
            #expect(try desk.users(named: "").items.isEmpty)
            var (found, cursor): ([UserID], String?) = ([], nil)
            repeat {
                let page = try desk.users(PageRequest(after: cursor, limit: 2))
                #expect((1...2).contains(page.items.count))
                found += page.items.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(found == ids.sorted())
            let refusal = #expect(throws: ProtocolError.self) {
                try desk.users(PageRequest(after: "agt_x"))
            }
            #expect(refusal?.code == .invalidRequest)
        }
    }

    @Test func aPasswordComesWithTheUserOrNobodyDoes() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.addUser(named: "alice", password: [])
            }
            #expect(refusal?.code == .invalidRequest)
            #expect(try desk.user(named: "alice") == nil)
            let alice = try await desk.addUser(named: "alice", password: Array("secret".utf8))
            let login = try await stage.authority.login.logIn(
                "alice", password: Array("secret".utf8), from: "192.0.2.1")
            #expect(login.session.user == alice)
            try await desk.deleteUser(alice)
            #expect(try stage.authority.login.session(login.token) == nil)
            let taken = try await desk.addUser(named: "alice")
            let twice = await #expect(throws: ProtocolError.self) {
                try await desk.addUser(named: "alice")
            }
            #expect(twice?.code == .conflict)
            #expect(try desk.user(named: "alice") == taken)
        }
    }

    /// A call that looks leaves an entry, and so does one that is refused: ten a second at most,
    /// and the rest in a summary.
    @Test func everyCallLeavesAnEntry() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let desk = stage.authority.operations
            _ = try desk.users()
            var last = try #require(try stage.entries().last)
            #expect(last["ty"] == "operator.called" && last["by"] == "operator")
            #expect(last["call"] == "users.list")
            let nobody = try #require(UserID("usr_nobody"))
            for _ in 0..<12 {
                await #expect(throws: ProtocolError.self) { try await desk.deleteUser(nobody) }
            }
            last = try #require(try stage.entries().last)
            #expect(last["ty"] == "operator.refused" && last["call"] == "users.delete")
            #expect(last["why"] == "not_found" && last["user"] == "usr_nobody")
            let refused = try stage.entries().filter { $0["ty"] == "operator.refused" }
            #expect(refused.count == 10)
            try await stage.authority.shutdown()
            let later = try await ground.open()
            let summary = try later.entries().first { $0["ty"] == "refusals.summary" }
            #expect(summary?["sources"]?["operator|none|not_found"]?.number == 2)
            try await later.authority.shutdown()
        }
    }
}
