// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import StrictJSON
import Testing

/// A page that is older than the state behind it: every answer says how things stand, and nothing
/// is decided twice.
@Suite struct ConsoleStateTests {
    /// What happens while the page is open.
    enum Meanwhile: String, CaseIterable, Sendable {
        case secondTabApproved, secondTabDenied, operatorApproved, expired, voided, agentRevoked
    }

    private func happen(
        _ meanwhile: Meanwhile, _ stage: ConsoleStage, _ alice: Browser, _ page: Browser.Page,
        _ asker: ConsoleStage.Asker
    ) async throws {
        switch meanwhile {
        case .secondTabApproved:
            _ = await alice.answer(page, "approve", [("capability", "check_balance")])
        case .secondTabDenied: _ = await alice.answer(page, "deny")
        case .operatorApproved:
            let code = try #require(UserCode(typed: asker.code))
            try await stage.authority.approvals.approve(.code(code), by: .operatorCommandLine())
        case .expired: try await stage.timeline.sleep(for: .seconds(300))
        case .voided:
            _ = try await stage.ask(
                ["list_accounts"], host: asker.hostKey, agent: asker.agentKey)
        case .agentRevoked: try await stage.authority.operations.revoke(asker.agent)
        }
    }

    @Test(arguments: Meanwhile.allCases, ["approve", "deny", "not_me"])
    func aLateAnswerIsNone(_ meanwhile: Meanwhile, _ decision: String) throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask()
            let page = await alice.open(asker.code)
            try await happen(meanwhile, stage, alice, page, asker)
            let before = try stage.authority.entries(from: 0).filter { line in
                let text = String(decoding: line, as: UTF8.self)
                return text.contains("\"grant.") || text.contains("\"approval.approved")
            }
            let late = await alice.answer(page, decision, [("capability", "check_balance")])
            #expect(late.status == 410, "\(meanwhile) \(decision)")
            #expect(late.notice != nil)
            #expect(!late.text.contains("name=\"decision\""))
            let after = try stage.authority.entries(from: 0).filter { line in
                let text = String(decoding: line, as: UTF8.self)
                return text.contains("\"grant.") || text.contains("\"approval.approved")
            }
            #expect(before.count == after.count || meanwhile == .expired)
            // The page itself says the same from now on.
            let now = await alice.get(
                "/device/review?request=" + (page.value(of: "request") ?? ""))
            #expect(now.status == 200)
            let heading =
                switch meanwhile {
                case .secondTabApproved, .operatorApproved: "Approved"
                case .secondTabDenied: "Denied"
                case .expired: "Expired"
                case .voided, .agentRevoked: "Overtaken"
                }
            #expect(now.text.contains("<h1>\(heading)</h1>"), "\(meanwhile)")
        }
    }

    @Test func anAutonomousAgentIsTheOperatorsToDecide() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let asker = try await stage.ask(mode: .autonomous)
            let page = await alice.open(asker.code)
            #expect(page.status == 200)
            #expect(!page.text.contains("name=\"decision\""))
            #expect(page.text.contains("the operator decides"))
            #expect(!page.text.contains("--user"))
            for decision in ["approve", "deny"] {
                let forged = await alice.answer(
                    page, decision, [("capability", "check_balance")])
                #expect(forged.status == 403)
            }
            #expect(try await stage.view(of: asker).status == .pending)
        }
    }

    /// A user who is gone is nobody, whatever their browser holds.
    @Test func aNewPasswordEndsTheSessionsOfTheOld() throws {
        try ConsoleStage.run { stage in
            let user = try await stage.user()
            let alice = try await stage.visitor()
            try await stage.authority.login.setPassword(Array("another one".utf8), of: user)
            #expect(await alice.get("/device").status == 303)
            #expect(try await stage.browser().logIn("alice").status == 403)
            #expect(try await stage.browser().logIn("alice", "another one").status == 303)
        }
    }

    @Test func aSessionEndsAtItsTime() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            try await stage.timeline.sleep(for: .seconds(12 * 3600 - 1))
            #expect(await alice.get("/device").status == 200)
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(await alice.get("/device").status == 303)
            try await stage.authority.sweep()
            #expect(await alice.get("/device").status == 303)
        }
    }
}
