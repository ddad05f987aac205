// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import StrictJSON
import Testing

/// Looking at a request, and deciding on it.
@Suite struct ConsoleReviewTests {
    @Test func thePageSaysWhoAsksForWhatAndWhy() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask(
                [
                    "check_balance",
                    ["name": "transfer_domestic", "constraints": ["amount": ["max": 100]]],
                ], name: "Helper",
                more: [("host_name", "Laptop"), ("reason", "To pay <b>rent</b>")])
            try await stage.timeline.sleep(for: .seconds(12))
            let text = (await alice.open(asker.code)).text
            for piece in [
                "<q><bdi>Helper</bdi></q>", "<q><bdi>Laptop</bdi></q>",
                "<blockquote><bdi>To pay &lt;b&gt;rent&lt;/b&gt;</bdi></blockquote>",
                "12 seconds ago", "<code>198.51.100.1</code>", "any account_id",
                "amount at most 100", "any destination_account",
                "Changes things", "Only continue if you started this in the last few minutes",
            ] {
                #expect(text.contains(piece), "\(piece)")
            }
        }
    }

    @Test func aPersonApprovesAPartAndNarrowsIt() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask(["check_balance", "list_accounts", "send_mail"])
            let page = await alice.open(asker.code)
            let answer = await alice.answer(
                page, "approve",
                [("capability", "check_balance"), ("narrow:check_balance:account_id", "acc_123")])
            #expect(answer.status == 303)
            let outcome = await alice.get(try #require(answer.location))
            #expect(outcome.text.contains("<h1>Approved</h1>"))
            #expect(outcome.text.contains("account_id exactly &quot;acc_123&quot;"))
            let view = try await stage.view(of: asker)
            #expect(view.status == .active)
            let grants = view.grants.map { "\($0.capability) \($0.status)" }.sorted()
            #expect(grants == ["check_balance active", "list_accounts denied", "send_mail denied"])
            let granted = try #require(view.grants.first { $0.status == .active })
            #expect(granted.constraints.json == ["account_id": "acc_123"])
            let entry = try #require(try stage.entries("approval.approved").first)
            #expect(entry["by"]?.string == "user" && entry["via"]?.string == "session")
        }
    }

    /// What is typed beside an argument, and what it becomes; nil is refused.
    @Test(
        arguments: [
            ("acc_1", "{\"account_id\":\"acc_1\"}"), ("= acc_1", "{\"account_id\":\"acc_1\"}"),
            ("123", "{\"account_id\":\"123\"}"), ("acc 1", "{\"account_id\":\"acc 1\"}"),
            ("in acc_1,acc_2", "{\"account_id\":{\"in\":[\"acc_1\",\"acc_2\"]}}"),
            ("not in acc_9", "{\"account_id\":{\"not_in\":[\"acc_9\"]}}"), ("   ", "{}"),
            ("\"quoted\"", "{\"account_id\":\"quoted\"}"), ("<= x", nil), ("in ", nil),
            ("acc_1 other=2", "{\"account_id\":\"acc_1 other=2\"}"), ("= a other=2", nil),
        ] as [(String, String?)])
    func whatIsTypedBesideAnArgumentNarrowsIt(_ typed: String, _ constraints: String?) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            let answer = await alice.answer(
                page, "approve",
                [("capability", "check_balance"), ("narrow:check_balance:account_id", typed)])
            guard let constraints else {
                #expect(answer.status == 400 && answer.notice != nil)
                #expect(answer.text.contains(" checked>"), "what was filled in is kept")
                #expect(try await stage.view(of: asker).status == .pending)
                return
            }
            #expect(answer.status == 303, "\(answer.notice ?? "")")
            let granted = try await stage.view(of: asker).grants.first?.constraints
            #expect(granted?.json == (try JSONValue(parsing: Array(constraints.utf8))))
        }
    }

    /// Whole grant specs, as the form's contract has them.
    @Test(
        arguments: [
            (["check_balance account_id=acc_1"], 303), (["check_balance"], 303), ([""], 303),
            (["check_balance account_id in a,b", "check_balance account_id in b,c"], 303),
            (["check_balance account_id=a", "check_balance account_id=b"], 400),
            (["list_accounts x=1"], 400), (["check_balance nothing=1"], 400),
            (["check_balance <"], 400),
            (
                ["{\"name\":\"check_balance\",\"constraints\":{\"account_id\":{\"like\":\"a\"}}}"],
                400
            ),
        ] as [([String], Int)])
    func grantSpecsNarrow(_ specs: [String], _ status: Int) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let answer = await alice.answer(
                await alice.open(asker.code), "approve",
                [("capability", "check_balance")] + specs.map { ("narrow", $0) })
            #expect(answer.status == status, "\(answer.notice ?? "")")
        }
    }

    @Test func nothingGetsWiderThanAsked() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask([
                ["name": "check_balance", "constraints": ["account_id": ["in": ["a", "b"]]]]
            ])
            let page = await alice.open(asker.code)
            let wider = await alice.answer(
                page, "approve",
                [("capability", "check_balance"), ("narrow:check_balance:account_id", "c")])
            #expect(wider.status == 400 && wider.notice?.contains("nothing") == true)
            let answer = await alice.answer(
                page, "approve",
                [("capability", "check_balance"), ("narrow:check_balance:account_id", "in b,c")])
            #expect(answer.status == 303)
            #expect(
                try await stage.view(of: asker).grants.first?.constraints.json
                    == ["account_id": ["in": ["b"]]])
        }
    }

    /// A session is not enough for what changes things, whatever is posted (decision 32).
    @Test func whatChangesThingsCanOnlyBeDenied() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask(["check_balance", "send_mail"])
            let page = await alice.open(asker.code)
            #expect(!page.text.contains("value=\"send_mail\""))
            #expect(
                page.text.replacing("<span>", with: "").replacing("</span>", with: "").contains(
                    "--user alice --data &#39;/var/lib/agent auth&#39;"))
            for selection in [["send_mail"], ["check_balance", "send_mail"]] {
                let forged = await alice.answer(
                    page, "approve", selection.map { ("capability", $0) })
                #expect(forged.status == 403)
            }
            let unknown = await alice.answer(page, "approve", [("capability", "no_such")])
            #expect(unknown.status == 400)
            #expect(try await stage.view(of: asker).status == .pending)
            #expect(await alice.answer(page, "deny").status == 303)
            #expect(try await stage.view(of: asker).status == .rejected)
        }
    }

    @Test(arguments: [("deny", nil), ("not_me", "not_me")] as [(String, String?)])
    func aPersonSaysNo(_ decision: String, _ why: String?) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let answer = await alice.answer(
                await alice.open(asker.code), decision, [("reason", "Not today")])
            #expect(answer.status == 303)
            let outcome = await alice.get(try #require(answer.location))
            #expect(outcome.text.contains("<h1>Denied</h1>"))
            let view = try await stage.view(of: asker)
            #expect(view.status == .rejected && view.grants.first?.reason == "Not today")
            let entry = try #require(try stage.entries("approval.denied").first)
            #expect(entry["why"]?.string == why)
        }
    }

    /// Nothing ticked is a mistake more often than a wish; the wish has a box of its own.
    @Test func lettingInWithoutAnythingIsSaidOnPurpose() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            let slip = await alice.answer(page, "approve")
            #expect(slip.status == 400)
            #expect(slip.text.contains("name=\"capability\" value=\"\""))
            #expect(await alice.answer(slip, "approve", [("capability", "")]).status == 303)
            let view = try await stage.view(of: asker)
            #expect(view.status == .active && view.grants.map(\.status) == [.denied])
        }
    }

    @Test func anAgentThatAsksForNothingIsLetIn() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask([])
            #expect(await alice.answer(await alice.open(asker.code), "approve").status == 303)
            #expect(try await stage.view(of: asker).status == .active)
        }
    }

    @Test func withoutADecisionNothingHappens() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            for decision in ["", "yes", "Approve"] {
                let answer = await alice.answer(page, decision, [("capability", "check_balance")])
                #expect(answer.status == 400)
            }
            #expect(try await stage.view(of: asker).status == .pending)
        }
    }

    /// Approving takes a login of the last five minutes; denying does not.
    @Test(arguments: [(Duration.seconds(300), 303), (.seconds(301), 403)])
    func anOldLoginApprovesNothing(_ age: Duration, _ status: Int) throws {
        try ConsoleStage.run(configure: { $0.approval.expiresIn = .seconds(900) }) { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            try await stage.timeline.sleep(for: age)
            let answer = await alice.answer(page, "approve", [("capability", "check_balance")])
            #expect(answer.status == status)
            guard status == 403 else { return }
            #expect(answer.text.contains(">log in again</a>"))
            #expect(!answer.text.contains("value=\"approve\""))
            #expect(await alice.answer(answer, "deny").status == 303)
        }
    }

    @Test func loggingInAgainLeadsBackToTheRequest() throws {
        try ConsoleStage.run(configure: { $0.approval.expiresIn = .seconds(900) }) { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            _ = await alice.open(asker.code)
            try await stage.timeline.sleep(for: .seconds(400))
            let again = await alice.open(asker.code)
            let link = try #require(again.text.firstMatch(of: #/href="(/login\?next=[^"]*)"/#))
                .output.1
            let login = await alice.get(String(link))
            let answer = await alice.fill(
                login, "/login",
                [
                    ("user", "alice"), ("password", ConsoleStage.password),
                    ("next", login.value(of: "next") ?? ""),
                ])
            let page = await alice.get(try #require(answer.location))
            #expect(
                await alice.answer(page, "approve", [("capability", "check_balance")]).status == 303
            )
            #expect(try await stage.view(of: asker).status == .active)
        }
    }
}
