// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import StrictJSON
import Testing

/// The page of everything that waits for somebody.
@Suite struct ConsoleInboxTests {
    private static func items(_ page: Browser.Page) throws -> [JSONValue] {
        try #require(try JSONValue(parsing: page.reply.body)["approvals"]?.array)
    }

    private static func request(_ item: JSONValue) throws -> String {
        try #require(item["approval_id"]?.string)
    }

    @Test func whatIsAddressedIsOpenedAndDecided() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let (alice, bob) = (try await stage.visitor(), try await stage.visitor("bob"))
            let asker = try await stage.address(
                "alice", name: "<b>Helper", message: "Approve <42>")
            #expect((await bob.get("/approvals")).text.contains("Nothing waits for you."))
            let page = await alice.get("/approvals")
            #expect(page.status == 200)
            for piece in ["&lt;b&gt;Helper", "Approve &lt;42&gt;", "in 5 minutes", "check_balance"]
            {
                #expect(page.text.contains(piece), "\(piece)")
            }
            let id = try #require(page.text.firstMatch(of: #/name="open" value="(apr_[^"]*)"/#)).1
            // Opening the address opens nothing.
            #expect((await alice.get("/device/review?request=\(id)")).status == 404)
            let opened = await alice.fill(page, "/approvals", [("open", String(id))])
            #expect(opened.status == 303 && opened.location == "/device/review?request=\(id)")
            let review = await alice.get(try #require(opened.location))
            let answer = await alice.answer(review, "approve", [("capability", "check_balance")])
            #expect(answer.status == 303)
            #expect(try await stage.view(of: asker).status == .active)
            #expect((await alice.get("/approvals")).text.contains("Nothing waits for you."))
        }
    }

    @Test func theTwinSaysTheSame() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let stranger = await stage.browser().get("/approvals.json")
            #expect(stranger.status == 401)
            let alice = try await stage.visitor()
            _ = try await stage.address("alice", name: "Helper", message: "Approve 42")
            let page = await alice.get("/approvals.json")
            let item = try #require(try Self.items(page).first)
            #expect(item["method"] == "ciba" && item["agent_name"] == "Helper")
            #expect(item["binding_message"] == "Approve 42" && item["expires_in"] == 300)
            #expect(item["capabilities"] == ["check_balance"])
            #expect(page.reply.header("Cache-Control") == ["no-store"])
        }
    }

    @Test func severalAreDeniedAtOnce() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            var askers: [ConsoleStage.Asker] = []
            for number in 1...3 {
                askers.append(
                    try await stage.address("alice", name: "Helper \(number)", message: "x"))
                try await stage.timeline.sleep(for: .seconds(1))
            }
            let page = await alice.get("/approvals")
            let nothing = await alice.fill(page, "/approvals", [("decision", "deny")])
            #expect(nothing.status == 400 && nothing.notice == "Nothing is ticked.")
            let items = try Self.items(await alice.get("/approvals.json"))
            let denied = await alice.fill(
                page, "/approvals",
                [("decision", "deny"), ("reason", "Not mine")]
                    + (try items.prefix(2).map { ("request", try Self.request($0)) }))
            #expect(denied.status == 303 && denied.location == "/approvals")
            var states: [AgentStatus?] = []
            for asker in askers { states.append(try await stage.view(of: asker).status) }
            #expect(states == [.rejected, .rejected, .pending])
            // Nothing is approved from here.
            let approve = await alice.fill(
                page, "/approvals",
                [("decision", "approve"), ("request", try Self.request(items[2]))])
            #expect(approve.status == 400)
        }
    }

    @Test func whatIsSomebodyElsesIsLikeNothing() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let (alice, bob) = (try await stage.visitor(), try await stage.visitor("bob"))
            _ = try await stage.address("alice", name: "Helper", message: "x")
            let item = try #require(try Self.items(await alice.get("/approvals.json")).first)
            let device = await bob.get("/device")
            var answers: [String] = []
            for id in [try Self.request(item), "apr_00000000000000000000", "x"] {
                let answer = await bob.fill(device, "/approvals", [("open", id)])
                #expect(answer.status == 404)
                answers.append(answer.notice ?? "")
                let denied = await bob.fill(
                    device, "/approvals", [("decision", "deny"), ("request", id)])
                #expect(denied.status == 303)
            }
            #expect(Set(answers).count == 1)
            #expect(try Self.items(await alice.get("/approvals.json")).count == 1)
        }
    }

    @Test func itIsAskedForAfterLoggingIn() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let browser = stage.browser()
            let page = await browser.get("/approvals")
            #expect(page.location == "/login?next=%2Fapprovals")
            let answer = try await browser.logIn("alice", next: "/approvals")
            #expect(answer.location == "/approvals")
            let forged = await browser.post("/approvals", [("decision", "deny"), ("csrf", "x")])
            #expect(forged.status == 403)
        }
    }
}
