// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Testing

/// No page of somebody else's can do anything in a person's name.
@Suite struct ConsoleForgeryTests {
    /// Each spoils a request that would approve; the rest of it is good.
    private static let spoils: [(String, Int, @Sendable (inout ConsoleCall) -> Void)] = [
        ("foreign origin", 403, { $0.origin = "https://evil.test" }),
        ("origin of another port", 403, { $0.origin = "http://auth.test:8080" }),
        ("origin of another scheme", 403, { $0.origin = "https://auth.test:2468" }),
        (
            "origin that only begins like ours", 403,
            { $0.origin = "http://auth.test:2468.evil.test" }
        ),
        ("no origin that counts, from nowhere", 403, { ($0.origin, $0.fetchSite) = ("null", nil) }),
        ("sent across sites", 403, { $0.fetchSite = "cross-site" }),
        ("sent from a sibling", 403, { $0.fetchSite = "same-site" }),
        ("foreign host", 403, { $0.host = "evil.test:2468" }),
        ("another port's host", 403, { $0.host = "auth.test:2469" }),
        ("no host", 403, { $0.host = nil }),
        ("not a form", 415, { $0.contentType = "text/plain" }),
        ("JSON", 415, { $0.contentType = "application/json" }),
        ("no type", 415, { $0.contentType = nil }),
        ("broken escapes", 400, { $0.body += Array("&x=%zz".utf8) }),
        ("no UTF-8", 400, { $0.body += Array("&x=%ff".utf8) }),
        ("too long", 413, { $0.body += [UInt8](repeating: 97, count: 65_536) }),
    ]

    @Test(arguments: spoils.indices)
    func aForgedAnswerChangesNothing(_ index: Int) throws {
        let (name, status, spoil) = Self.spoils[index]
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            let fields = [
                ("csrf", page.token ?? ""), ("request", page.value(of: "request") ?? ""),
                ("decision", "approve"), ("capability", "check_balance"),
            ]
            let forged = await alice.post("/device/review", fields, spoil)
            #expect(forged.status == status, "\(name)")
            #expect(try await stage.view(of: asker).status == .pending, "\(name)")
            // The same without the spoil goes through.
            #expect(await alice.post("/device/review", fields).status == 303)
            #expect(try await stage.view(of: asker).status == .active)
        }
    }

    @Test func everyFormNeedsThisBrowsersToken() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let (alice, bob) = (try await stage.visitor(), try await stage.visitor("bob"))
            let foreign = (await bob.get("/device")).token ?? ""
            let stranger = (await stage.browser().get("/login")).token ?? ""
            let own = (await alice.get("/device")).token ?? ""
            for path in ["/device", "/device/review", "/logout", "/login"] {
                for token in ["", "x", foreign, stranger, String(own.dropLast()), own + "A"] {
                    let page = await alice.post(path, [("csrf", token)])
                    #expect(page.status == 403, "\(path) \(token)")
                }
                #expect(await alice.post(path, []).status == 403)
                // Two that differ are none.
                let twice = await alice.post(path, [("csrf", own), ("csrf", foreign)])
                #expect(twice.status == 403)
            }
            #expect((await alice.get("/device")).status == 200, "still logged in")
        }
    }

    /// The login's form is tied to the browser: nobody is logged in as somebody else unawares.
    @Test func theLoginFormIsTiedToTheBrowser() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let (attacker, victim) = (stage.browser(), stage.browser())
            let form = await attacker.get("/login")
            let fields = [
                ("csrf", form.token ?? ""), ("user", "alice"), ("password", ConsoleStage.password),
            ]
            #expect(await victim.post("/login", fields).status == 403)
            #expect(await attacker.post("/login", fields).status == 303)
        }
    }

    @Test func whoIsNotLoggedInIsSentToLogIn() throws {
        try ConsoleStage.run { stage in
            for path in ["/device", "/device/review", "/logout"] {
                let page = await stage.browser().post(path, [("csrf", "x")])
                #expect(page.status == 303)
                #expect(page.location?.hasPrefix("/login") == true)
            }
        }
    }

    @Test(arguments: [
        ("auth.test:2468", true), ("AUTH.test:2468", true), ("localhost:2468", true),
        ("127.0.0.1:2468", true), ("[::1]:2468", true), ("auth.test", false), ("localhost", false),
        ("localhost:80", false), ("127.0.0.2:2468", false), ("evil.test", false), ("", false),
        ("auth.test:2468@evil.test", false), ("localhost:2468.evil.test", false),
    ])
    func onlyOurNamesAreAnswered(_ host: String, _ isOurs: Bool) throws {
        try ConsoleStage.run { stage in
            let page = await stage.browser().get("/") { $0.host = host }
            #expect(page.status == (isOurs ? 200 : 403))
            #expect(isOurs || !page.text.contains("Demo bank"))
        }
    }

    /// A form comes from the name under which it is asked for; then any of ours will do.
    @Test(arguments: ["localhost:2468", "127.0.0.1:2468", "[::1]:2468", "auth.test:2468"])
    func formsComeFromTheirOwnName(_ host: String) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let browser = Browser(stage.console, host: host, address: "192.0.2.1")
            let page = await browser.get("/login")
            let fields = [
                ("csrf", page.token ?? ""), ("user", "alice"), ("password", ConsoleStage.password),
            ]
            let foreign = await browser.post("/login", fields) { $0.origin = "http://localhost:1" }
            #expect(foreign.status == 403)
            let own = await browser.post("/login", fields) { $0.origin = "http://\(host)" }
            #expect(own.status == 303)
        }
    }
}
