// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import FixturesSupport
import StrictJSON
import Testing

/// What the operator imposes on every grant (§2.13; decisions 16, 20, 54).
@Suite struct PolicyTests {
    private static let table = DecisionTableTests.table("policy")
    private static let ends = (table.table["ends"]?.array ?? []).map(DecisionTableTests.Row.init)
    private static let capability = "transfer_domestic"

    @Test func theTablesAreThere() {
        #expect(Self.table.rows.count > 10 && Self.ends.count > 5)
    }

    @Test(arguments: table.rows)
    func effective(_ row: DecisionTableTests.Row) throws {
        var policy = CapabilityPolicy()
        if let imposed = row.json["policy"], imposed != .null {
            policy.constraints = [Self.capability: try Constraints(imposed)]
        }
        let granted = try Constraints(try #require(row.json["granted"]))
        let effective = policy.effective(granted, for: Self.capability)
        if let expected = row.json["effective"], expected != .null {
            let expected = try Constraints(stored: expected)
            #expect(effective == expected)
        }
        // Never wider than what was granted, whatever the policy.
        #expect(effective.isAtLeastAsNarrow(as: granted))
        for arguments in row.json["permits"]?.array ?? [] {
            let arguments = try #require(arguments.object)
            #expect(effective.violations(of: arguments).isEmpty, "\(arguments)")
        }
        for arguments in row.json["refuses"]?.array ?? [] {
            let arguments = try #require(arguments.object)
            #expect(!effective.violations(of: arguments).isEmpty, "\(arguments)")
        }
        #expect(policy.effective(granted, for: "send_mail") == granted)
    }

    @Test(arguments: ends)
    func end(_ row: DecisionTableTests.Row) {
        let birth = Timestamp(seconds: 1_767_225_600)
        var policy = CapabilityPolicy()
        if let lifetime = row.seconds("lifetime") {
            policy.grantLifetimes = [Self.capability: .seconds(lifetime)]
        }
        let end = policy.end(
            of: Self.capability, grantedAt: birth + .seconds(row.seconds("granted") ?? 0),
            asked: row.seconds("asked").map { birth + .seconds($0) })
        #expect(end?.seconds == row.seconds("is").map { birth.seconds + $0 })
    }

    // MARK: Through the front door

    private static let transfer: JSONValue = [
        "amount": 80, "currency": "USD", "destination_account": "acc_456",
    ]

    /// Decision 54: it bites at once, in both directions only as far as was asked.
    @Test func aNewPolicyHoldsForWhatWasGrantedBefore() async throws {
        try await Ground.run { ground in
            func open(_ maximum: Int64?) async throws -> Stage {
                try await ground.open { configuration in
                    configuration.capabilities.constraints =
                        maximum.map { maximum in
                            let operators = Constraint.Operators(maximum: JSONNumber(maximum))
                            return [
                                Self.capability: Constraints([
                                    .init(name: "amount", constraint: .within(operators))
                                ])
                            ]
                        } ?? [:]
                }
            }
            let first = try await open(nil)
            let actor = try await first.delegate(
                [["name": "transfer_domestic", "constraints": ["amount": ["max": 100]]]],
                for: first.user())
            #expect(try await first.execute(actor, Self.capability, Self.transfer).status == 200)
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(5))

            let narrower = try await open(50)
            let refused = try await narrower.execute(actor, Self.capability, Self.transfer)
            #expect(refused.code == "constraint_violated")
            let shown = try AgentView(try await narrower.status(actor).json).grants.first
            #expect(shown?.constraints.sentence == "amount at most 50")
            try await narrower.authority.shutdown()
            ground.timeline.pass(.seconds(5))

            let wider = try await open(1000)
            #expect(try await wider.execute(actor, Self.capability, Self.transfer).status == 200)
            var more = Self.transfer.object ?? [:]
            more["amount"] = 101
            let beyond = try await wider.execute(actor, Self.capability, .object(more))
            #expect(beyond.code == "constraint_violated")
            try await wider.authority.shutdown()
        }
    }

    @Test func whatIsBlockedIsNeitherShownNorGivenNorUsed() async throws {
        try await Ground.run { ground in
            let first = try await ground.open()
            let actor = try await first.delegate(["check_balance"], for: first.user())
            try await first.authority.shutdown()
            ground.timeline.pass(.seconds(5))

            let stage = try await ground.open {
                $0.capabilities.blocked = ["check_balance", "send_mail"]
            }
            let used = try await stage.execute(
                actor, "check_balance", ["account_id": "acc_123"])
            #expect(used.status == 403 && used.code == "capability_not_granted")
            let asked = try await stage.register(
                host: stage.key(), agent: stage.key(),
                capabilities: ["send_mail", "list_accounts", "fly", "check_balance"])
            #expect(asked.status == 400 && asked.code == "invalid_capabilities")
            #expect(
                asked.json["invalid_capabilities"] == ["send_mail", "fly", "check_balance"])
            let list = try await stage.send(.capabilities)
            let names = list.json["capabilities"]?.array?.compactMap { $0["name"]?.string }
            #expect(names?.contains("check_balance") == false && names?.isEmpty == false)
            let described = try await stage.send(
                .describeCapability, query: ["name": "check_balance"])
            #expect(described.code == "capability_not_found")
            try await stage.authority.shutdown()
        }
    }

    // MARK: Who may approve

    @Test func aPolicyMayKeepTheApprovalForTheOperator() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(isSimulation: false) {
                $0.capabilities.approvers = ["check_balance": [.operator]]
                $0.approval.operatorCommandLine = true
            }
            let alice = try await stage.user()
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(),
                capabilities: ["check_balance", "list_accounts"])
            let code = ApprovalDesk.Reference.code(try stage.code(answer))
            let session = Approver.session(alice, authenticatedAt: stage.timeline.now)
            let refused = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(code, by: session)
            }
            #expect(refused?.code == .unauthorized)
            #expect(refused?.message.contains("operator") == true)
            // What the page may approve it may still approve alone; the rest is denied.
            try await stage.authority.approvals.approve(
                code, ApprovalDecision(selection: ["list_accounts"]), by: session)
            let second = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["check_balance"])
            try await stage.authority.approvals.approve(
                .code(try stage.code(second)), by: .operatorCommandLine(for: alice))
            try await stage.authority.shutdown()
        }
    }

    @Test func aPolicyLetsNobodyApproveWhoMayNotAnyway() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open(isSimulation: false) {
                $0.capabilities.approvers = ["transfer_domestic": [.page, .operator]]
            }
            let alice = try await stage.user()
            let answer = try await stage.register(
                host: stage.key(), agent: stage.key(), capabilities: ["transfer_domestic"])
            let code = ApprovalDesk.Reference.code(try stage.code(answer))
            for approver in [
                Approver.session(alice, authenticatedAt: stage.timeline.now),
                .operatorCommandLine(for: alice),
            ] {
                let refused = await #expect(throws: ProtocolError.self) {
                    try await stage.authority.approvals.approve(code, by: approver)
                }
                #expect(refused?.code == .unauthorized)
            }
            try await stage.authority.shutdown()
        }
    }
}
