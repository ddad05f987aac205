// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import Cryptography
import Storage
import StrictJSON
import Synchronization
import Testing

/// Local users, their passwords and their sessions, through the desk.
@Suite struct LoginTests {
    private static let password = Array("correct horse".utf8)

    private static func refusal(
        _ body: () async throws -> Void
    ) async -> ProtocolError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ProtocolError
        }
    }

    @Test func aPasswordOpensASessionThatLastsItsTime() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.login
            try await desk.setPassword(Self.password, of: alice)
            let opened = try await desk.logIn("alice", password: Self.password, from: "192.0.2.1")
            let session = try #require(try desk.session(opened.token))
            #expect(session == opened.session)
            #expect(session.user == alice && session.userName == "alice")
            #expect(session.authenticatedAt == stage.timeline.now)
            #expect(session.expiresAt - session.authenticatedAt == .seconds(12 * 3600))
            #expect(opened.token.text.utf8.count == 43)
        }
    }

    /// The edges of what a password may be.
    @Test(arguments: [(0, false), (1, true), (1024, true), (1025, false)])
    func passwordsHaveLimits(_ length: Int, _ isFine: Bool) throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.login
            let password = [UInt8](repeating: 120, count: length)
            let refusal = await Self.refusal { try await desk.setPassword(password, of: alice) }
            #expect(refusal?.code == (isFine ? nil : .invalidRequest))
            let login = await Self.refusal {
                _ = try await desk.logIn("alice", password: password, from: "192.0.2.1")
            }
            #expect(login?.code == (isFine ? nil : .unauthorized))
        }
    }

    @Test func nobodyHasAPasswordThatIsNotAUser() throws {
        try Stage.run { stage in
            let nobody = try #require(UserID("usr_nobody"))
            let refusal = await Self.refusal {
                try await stage.authority.login.setPassword(Self.password, of: nobody)
            }
            #expect(refusal?.code == .notFound)
        }
    }

    /// Names compare by bytes: a composed and a decomposed one are two.
    @Test func namesCompareByBytes() throws {
        try Stage.run { stage in
            let zoe = try await stage.user("Zo\u{EB}")
            let desk = stage.authority.login
            try await desk.setPassword(Self.password, of: zoe)
            let other = await Self.refusal {
                _ = try await desk.logIn("Zoe\u{308}", password: Self.password, from: "192.0.2.1")
            }
            #expect(other?.code == .unauthorized)
            _ = try await desk.logIn("Zo\u{EB}", password: Self.password, from: "192.0.2.1")
        }
    }

    @Test func whatIsKeptOpensNothing() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.login
            try await desk.setPassword(Self.password, of: alice)
            let token = try await desk.logIn(
                "alice", password: Self.password, from: "192.0.2.1"
            ).token
            let tables = stage.authority.parts.journal.tables
            let kept = try stage.authority.parts.journal.read { txn in
                var kept: [String] = []
                try txn.scan(tables.sessions) { key, _ in
                    kept.append(key.description)
                    return .next
                }
                return kept + [try txn.get(tables.passwords, alice)?.phc ?? ""]
            }
            #expect(kept.count == 2)
            #expect(kept[1].hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
            #expect(!kept[0].contains(token.text))
            #expect(SessionToken(kept[0]).flatMap { try? desk.session($0) } == nil)
        }
    }

    /// A session survives a restart, and ends with it as little as at any other time.
    @Test func sessionsOutliveTheProcess() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let alice = try await stage.user()
            try await stage.authority.login.setPassword(Self.password, of: alice)
            let token = try await stage.authority.login.logIn(
                "alice", password: Self.password, from: "192.0.2.1"
            ).token
            ground.crash(stage)
            let later = try await ground.open()
            #expect(try later.authority.login.session(token)?.user == alice)
            try await later.authority.login.logOut(token)
            try await later.authority.shutdown()
            let last = try await ground.open()
            #expect(try last.authority.login.session(token) == nil)
            try await last.authority.shutdown()
        }
    }

    @Test func loggingOutTwiceIsOnce() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.login
            try await desk.setPassword(Self.password, of: alice)
            let token = try await desk.logIn(
                "alice", password: Self.password, from: "192.0.2.1"
            ).token
            try await desk.logOut(token)
            try await desk.logOut(token)
            let types = try stage.entries().compactMap { $0["ty"]?.string }
            #expect(
                types.filter { $0.hasPrefix("user.") } == [
                    "user.created", "user.password_set", "user.logged_in", "user.logged_out",
                ])
        }
    }

    /// The clock that moves the window is the one that nobody can set.
    @Test func settingTheClockGivesNobodyAFreshStart() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let desk = stage.authority.login
            for _ in 0..<5 {
                _ = await Self.refusal {
                    _ = try await desk.logIn("alice", password: [1], from: "192.0.2.1")
                }
            }
            ground.timeline.jump(.seconds(120))
            let refusal = await Self.refusal {
                _ = try await desk.logIn("alice", password: [1], from: "192.0.2.2")
            }
            #expect(refusal?.code == .rateLimited && refusal?.retryAfterSeconds == 60)
            ground.timeline.pass(.milliseconds(59_500))
            let late = await Self.refusal {
                _ = try await desk.logIn("alice", password: [1], from: "192.0.2.2")
            }
            #expect(late?.code == .rateLimited && late?.retryAfterSeconds == 1)
            ground.timeline.pass(.milliseconds(500))
            let again = await Self.refusal {
                _ = try await desk.logIn("alice", password: [1], from: "192.0.2.2")
            }
            #expect(again?.code == .unauthorized)
            try await stage.authority.shutdown()
        }
    }

    @Test func aClockThatHasJumpedLogsNobodyIn() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            ground.timeline.jump(.seconds(7200))
            let refusal = await Self.refusal {
                _ = try await stage.authority.login.logIn("a", password: [1], from: "192.0.2.1")
            }
            #expect(refusal?.code == .unavailable)
            ground.timeline.jump(.seconds(-7200))
            try await stage.authority.shutdown()
        }
    }

    /// One hashes while sixteen wait; whoever comes then is turned away at once. The hashing is on
    /// a thread of its own, so the test's own tasks go on meanwhile.
    @Test func passwordsWaitInAShortQueue() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(writing: .batched)
            let desk = stage.authority.login
            let codes = await withTaskGroup(of: ErrorCode?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        await Self.refusal {
                            _ = try await desk.logIn(
                                "user\(number)", password: [1], from: "192.0.2.\(number)")
                        }?.code
                    }
                }
                return await group.reduce(into: [ErrorCode?]()) { $0.append($1) }
            }
            let (hashed, limited) = (
                codes.count { $0 == .unauthorized }, codes.count { $0 == .rateLimited }
            )
            #expect(hashed >= 17 && limited >= 1 && hashed + limited == 40)
            try await stage.authority.shutdown()
        }
    }

    /// A session of a user without a password, or of nobody, is none.
    @Test func aDeletedUsersSessionIsOver() throws {
        try Stage.run { stage in
            let alice = try await stage.user()
            let desk = stage.authority.login
            try await desk.setPassword(Self.password, of: alice)
            let token = try await desk.logIn(
                "alice", password: Self.password, from: "192.0.2.1"
            ).token
            try await stage.authority.parts.journal.commit { txn, change in
                try txn.delete(change.tables.users, alice)
            }
            #expect(try desk.session(token) == nil)
        }
    }

    @Test(arguments: [
        "", "x", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
        String(repeating: "A", count: 42) + "B", String(repeating: "=", count: 43),
        String(repeating: "é", count: 43),
    ])
    func whatIsNoTokenIsNone(_ text: String) {
        #expect(SessionToken(text) == nil)
    }
}
