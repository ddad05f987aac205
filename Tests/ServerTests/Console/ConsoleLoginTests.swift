// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import StrictJSON
import Testing

/// Logging in and out, as a browser does it.
@Suite struct ConsoleLoginTests {
    @Test func aLoginOpensANewSessionAndEndsTheOldOne() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let browser = stage.browser()
            let answer = try await browser.logIn("alice", next: "/device")
            #expect(answer.status == 303 && answer.location == "/device")
            let first = browser.cookies
            #expect(first.keys.sorted() == ["agentauth_session"])
            _ = try await browser.logIn("alice")
            #expect(browser.cookies != first)
            let old = stage.browser()
            old.cookies = first
            #expect(await old.get("/device").status == 303, "the session before has ended")
            #expect(await browser.get("/device").status == 200)
        }
    }

    /// A session that somebody else put into the browser never becomes anybody's.
    @Test func sessionsCannotBeFixed() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let attacker = try await stage.visitor("bob")
            let planted = attacker.cookies
            let victim = stage.browser()
            victim.cookies = planted
            _ = try await victim.logIn("alice")
            #expect(victim.cookies["agentauth_session"] != planted["agentauth_session"])
            #expect(await attacker.get("/device").status == 303)
            let made = String(repeating: "A", count: 43)
            let other = stage.browser()
            other.cookies = ["agentauth_session": made]
            _ = try await other.logIn("alice")
            #expect(other.cookies["agentauth_session"] != made)
        }
    }

    @Test(arguments: [
        ("http://auth.test:2468", "auth.test:2468", "agentauth_session", false),
        ("https://auth.test", "auth.test", "__Host-agentauth_session", true),
    ])
    func cookiesAreOutOfReach(
        _ issuer: String, _ host: String, _ name: String, _ isSecure: Bool
    ) throws {
        try ConsoleStage.run(issuer: issuer) { stage in
            try await stage.user()
            let browser = Browser(stage.console, host: host, address: "192.0.2.1")
            let form = await browser.get("/login")
            let cookies =
                form.reply.header("Set-Cookie")
                + (try await browser.logIn("alice")).reply.header("Set-Cookie")
            #expect(cookies.count == 3)
            #expect(cookies.contains { $0.hasPrefix("\(name)=") })
            for cookie in cookies {
                #expect(cookie.contains("; Path=/; HttpOnly; SameSite=Strict"))
                #expect(cookie.contains("; Secure") == isSecure)
                #expect(cookie.hasPrefix("__Host-") == isSecure)
                #expect(!cookie.contains("Domain"))
            }
        }
    }

    @Test func wrongAndUnknownAreAnsweredAlike() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            _ = try await stage.authority.operations.addUser(named: "without")
            var seen: Set<String> = []
            for (name, password) in [
                ("alice", "wrong"), ("nobody", "wrong"), ("without", "wrong"), ("alice", ""),
                ("", ConsoleStage.password), (String(repeating: "x", count: 600), "wrong"),
                ("alice", String(repeating: "x", count: 2000)),
            ] {
                let browser = stage.browser(at: "192.0.2.\(seen.count + 10)")
                let page = try await browser.logIn(name, password)
                #expect(page.status == 403, "\(name)")
                #expect(browser.cookies["agentauth_session"] == nil)
                seen.insert(page.notice ?? "")
                try await stage.timeline.sleep(for: .seconds(60))
            }
            #expect(seen == ["The name and the password do not belong together."])
        }
    }

    @Test func guessingIsLimitedByAccountAndByAddress() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            for number in 1...5 {
                let page = try await stage.browser(at: "192.0.2.\(number)").logIn("alice", "wrong")
                #expect(page.status == 403)
            }
            let locked = try await stage.browser(at: "192.0.2.9").logIn("alice")
            #expect(locked.status == 429, "by account, the right password included")
            #expect(locked.reply.header("Retry-After") == ["60"])
            for name in ["a", "b", "c", "d", "e"] {
                _ = try await stage.browser(at: "2001:db8::1").logIn(name, "wrong")
            }
            let neighbour = try await stage.browser(at: "2001:db8::2").logIn("bob")
            #expect(neighbour.status == 429, "by address, and IPv6 by /64")
            #expect(try await stage.browser(at: "2001:db8:0:1::2").logIn("bob").status == 303)
            try await stage.timeline.sleep(for: .seconds(60))
            #expect(try await stage.browser(at: "192.0.2.9").logIn("alice").status == 303)
        }
    }

    @Test(arguments: [
        ("https://evil.test/", "/"), ("//evil.test/device", "/"), ("/\\evil.test", "/"),
        ("/device", "/device"), ("/device?code=BCDF-GHJK", "/device?code=BCDF-GHJK"),
        ("/device/review?request=apr_1", "/device/review?request=apr_1"), ("/logout", "/"),
        ("/device?code=a%0d%0ax", "/device?code=a%0D%0Ax"), ("/device?next=//evil", "/device"),
        ("javascript:alert(1)", "/"), ("", "/"), ("/device/../..//evil", "/"),
        ("/device?code=%zz", "/"),
    ])
    func afterTheLoginOneIsWhereOneWas(_ next: String, _ location: String) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let answer = try await stage.browser().logIn("alice", next: next)
            #expect(answer.location == location)
        }
    }

    @Test func whoLogsOutIsOut() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let copy = stage.browser()
            copy.cookies = alice.cookies
            let answer = await alice.fill(await alice.get("/"), "/logout", [])
            #expect(answer.status == 303 && answer.location == "/")
            #expect(alice.cookies["agentauth_session"] == nil)
            #expect(await copy.get("/device").status == 303, "wherever the token is")
            #expect(try stage.entries("user.logged_out").count == 1)
        }
    }

    @Test func twoCookiesThatDifferAreNone() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let own = try #require(alice.cookies["agentauth_session"])
            for (fields, status) in [
                (["agentauth_session=\(own)"], 200),
                (["a=b; agentauth_session=\(own); c=d"], 200),
                (["agentauth_session=\(own)", "agentauth_session=\(own)"], 200),
                (["agentauth_session=x; agentauth_session=\(own)"], 303),
                (["agentauth_session=\(own)x"], 303), (["xagentauth_session=\(own)"], 303),
                ([], 303),
            ] {
                #expect(await alice.get("/device") { $0.cookies = fields }.status == status)
            }
        }
    }

    @Test func nobodysTypingStandsInTheLedger() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            _ = try await stage.browser().logIn("hunter2", "wrong")
            _ = try await stage.visitor()
            try await stage.running { try await stage.timeline.sleep(for: .seconds(11)) }
            let text = try stage.authority.entries(from: 0)
                .map { String(decoding: $0, as: UTF8.self) }.joined()
            #expect(!text.contains("hunter2") && !text.contains(ConsoleStage.password))
            let summary = try #require(try stage.entries("refusals.summary").first)
            #expect(summary["endpoints"]?["login"]?.number?.int64 == 1)
            #expect(summary["counts"]?["unauthorized"]?.number?.int64 == 1)
            #expect(try stage.entries("user.logged_in").count == 1)
        }
    }
}
