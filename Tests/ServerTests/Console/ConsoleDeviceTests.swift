// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Testing

/// Typing codes: what the right one opens, and what the wrong ones tell.
@Suite struct ConsoleDeviceTests {
    /// How a code can be typed.
    enum Spelling: CaseIterable, Sendable {
        case asShown, small, withoutDash, betweenSpaces

        func spell(_ code: String) -> String {
            switch self {
            case .asShown: code
            case .small: code.lowercased()
            case .withoutDash: code.filter { $0 != "-" }
            case .betweenSpaces: " \(code) "
            }
        }
    }

    @Test(arguments: Spelling.allCases)
    func aCodeOpensItsRequestHoweverItIsTyped(_ spelling: Spelling) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask(name: "Morning helper")
            let answer = await alice.type(spelling.spell(asker.code))
            #expect(answer.status == 303)
            let page = await alice.get(try #require(answer.location))
            #expect(page.status == 200)
            #expect(page.text.contains("<q><bdi>Morning helper</bdi></q>"))
        }
    }

    @Test func wrongUsedExpiredAndForeignCodesAreAnsweredAlike() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let used = try await stage.ask()
            let expired = try await stage.ask()
            let alice = try await stage.visitor()
            _ = await alice.answer(await alice.open(used.code), "deny")
            try await stage.timeline.sleep(for: .seconds(301))
            // A host that is Bob's.
            let bob = try await stage.visitor("bob")
            let first = try await stage.ask()
            _ = await bob.answer(
                await bob.open(first.code), "approve", [("capability", "check_balance")])
            let foreign = try await stage.ask(host: first.hostKey)
            // A request that Bob has open, though it is nobody's yet.
            let taken = try await stage.ask()
            #expect(await bob.open(taken.code).status == 200)

            var pages: Set<String> = []
            for code in ["BBBB-BBBB", used.code, expired.code, foreign.code, taken.code] {
                let page = await alice.type(code)
                #expect(page.status == 404, "\(code)")
                pages.insert(
                    page.text.replacing(code, with: "").replacing(code.lowercased(), with: ""))
                try await stage.timeline.sleep(for: .seconds(30))
            }
            #expect(pages.count == 1)
            #expect(await bob.open(foreign.code).status == 200)
        }
    }

    /// Opening a complete link counts as a try, opens nothing and approves nothing (decision 57).
    @Test func aCompleteLinkOnlyFillsTheBox() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.get("/device?code=\(asker.code.lowercased())")
            #expect(page.status == 200 && page.value(of: "code") == asker.code)
            #expect(!page.text.contains("Helper"), "nothing of the request is shown yet")
            #expect(try await stage.view(of: asker).status == .pending)
            for _ in 1...5 { #expect(await alice.get("/device?code=BBBB-BBBB").status == 404) }
            #expect(await alice.get("/device?code=BBBB-BBBB").status == 429)
            let right = await alice.get("/device?code=\(asker.code)")
            #expect(right.status == 429)
            #expect(right.reply.header("Retry-After") == ["60"])
        }
    }

    @Test func guessingIsLimitedByAddress() throws {
        try ConsoleStage.run { stage in
            for name in ["alice", "bob", "carol"] { try await stage.user(name) }
            let asker = try await stage.ask()
            let alice = try await stage.visitor("alice", at: "192.0.2.1")
            for _ in 1...5 { #expect(await alice.type("BBBB-BBBB").status == 404) }
            #expect(await alice.type(asker.code).status == 429)
            let neighbour = try await stage.visitor("bob", at: "192.0.2.1")
            #expect(await neighbour.type(asker.code).status == 429)
            let elsewhere = try await stage.visitor("carol", at: "192.0.2.2")
            #expect(await elsewhere.type(asker.code).status == 303)
            try await stage.timeline.sleep(for: .seconds(60))
            #expect(await alice.type("BBBB-BBBB").status == 404)
        }
    }

    @Test func rightCodesCostNothing() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            for _ in 1...12 {
                let asker = try await stage.ask()
                #expect(await alice.type(asker.code).status == 303)
            }
        }
    }

    /// The code binds the request to the session that typed it.
    @Test func whatOneSessionOpenedNoOtherSees() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let (desk, phone) = (
                try await stage.visitor(), try await stage.visitor(at: "192.0.2.2")
            )
            let bob = try await stage.visitor("bob")
            let asker = try await stage.ask()
            let location = try #require(await desk.type(asker.code).location)
            let page = await desk.get(location)
            for other in [phone, bob] {
                #expect(await other.get(location).status == 404)
                let token = (await other.get("/device")).token ?? ""
                let answer = await other.post(
                    "/device/review",
                    [
                        ("csrf", token), ("request", page.value(of: "request") ?? ""),
                        ("decision", "approve"), ("capability", "check_balance"),
                    ])
                #expect(answer.status == 403)
            }
            #expect(try await stage.view(of: asker).status == .pending)
            // The same person's other browser takes over by typing the code; the first loses it.
            #expect(await phone.type(asker.code).status == 303)
            #expect(await desk.get(location).status == 404)
            #expect(await desk.answer(page, "deny").status == 403)
            let answer = await phone.answer(
                await phone.get(location), "approve", [("capability", "check_balance")])
            #expect(answer.status == 303)
        }
    }

    /// Logging in again keeps what is open.
    @Test func aNewLoginKeepsWhatIsOpen() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            try await stage.user("bob")
            let browser = try await stage.visitor()
            let asker = try await stage.ask()
            let location = try #require(await browser.type(asker.code).location)
            _ = try await browser.logIn("alice", next: location)
            #expect(await browser.get(location).status == 200)
            _ = try await browser.logIn("bob", next: location)
            #expect(await browser.get(location).status == 404, "but not somebody else's")
        }
    }
}
