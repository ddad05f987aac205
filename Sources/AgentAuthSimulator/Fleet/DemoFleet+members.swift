// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Authority
import StrictJSON

extension DemoFleet {
    /// One agent of the fleet, by what people call it.
    enum Member: String, CaseIterable {
        case balanceWatcher = "Balance watcher"
        case billPayer = "Bill payer"
        case nightWatch = "Night watch"
        case holidayPlanner = "Holiday planner"
    }

    /// A member's life, from connecting to being stopped.
    func live(as member: Member) async throws {
        switch member {
        case .balanceWatcher: try await watchBalances()
        case .billPayer: try await payBills()
        case .nightWatch: try await watchByNight()
        case .holidayPlanner: try await askAndWait()
        }
    }

    /// Looks at a balance each second.
    private func watchBalances() async throws {
        let client = client()
        let agent = try await connect(
            client,
            ConnectRequest(
                issuer: issuer, name: "Balance watcher",
                capabilities: [CapabilityRequest("check_balance")], hostName: "alice's phone",
                wish: ApprovalWish(reason: "Tell alice when an account runs low"))
        ).agent
        while true {
            for account in ["acc_123", "acc_456"] {
                _ = try await client.execute(
                    "check_balance", for: agent, arguments: ["account_id": .string(account)])
                count { $0.executions += 1 }
                try await timeline.sleep(for: .seconds(1))
            }
        }
    }

    /// Pays bills, the largest of which is more than it may transfer.
    private func payBills() async throws {
        let client = client()
        let limit = try Constraints(["amount": ["max": 100], "currency": ["in": ["USD"]]])
        let agent = try await connect(
            client,
            ConnectRequest(
                issuer: issuer, name: "Bill payer",
                capabilities: [CapabilityRequest("transfer_domestic", constraints: limit)],
                hostName: "alice's laptop", wish: ApprovalWish(reason: "Pay the monthly bills"))
        ).agent
        while true {
            for amount: Int64 in [12, 40, 25, 250, 99] {
                try await pay(amount, with: client, as: agent)
                try await timeline.sleep(for: .seconds(3))
            }
        }
    }

    private func pay(
        _ amount: Int64, with client: AgentAuthClient, as agent: AgentID
    ) async throws {
        do {
            _ = try await client.execute(
                "transfer_domestic", for: agent,
                arguments: [
                    "amount": .number(JSONNumber(amount)), "currency": "USD",
                    "destination_account": "acc_456",
                ])
            count { $0.executions += 1 }
        } catch {
            guard case .refused(let refusal) = error, refusal.known == .constraintViolated else {
                throw error
            }
            count { $0.refusals += 1 }
            tell(
                "Bill payer tries to transfer \(amount) USD: refused, \(refusal.code).",
                at: refusal.ledger?.sequence)
        }
    }

    /// Works for nobody, under a host that the operator invited.
    private func watchByNight() async throws {
        let client = client()
        let invitation = try await authority.operations.inviteHost(
            named: "night watch",
            defaults: [CapabilityRequest("send_mail"), CapabilityRequest("list_messages")])
        _ = try await client.enrollHost(
            at: issuer, token: invitation.token, name: "night watch")
        let connection = try await client.connect(
            ConnectRequest(
                issuer: issuer, name: "Night watch",
                capabilities: [CapabilityRequest("send_mail"), CapabilityRequest("list_messages")],
                mode: .autonomous))
        count { $0.agents += 1 }
        tell(
            "Night watch is \(connection.agent), under a host that was invited.",
            at: connection.ledger?.sequence)
        while true {
            _ = try await client.execute(
                "send_mail", for: connection.agent,
                arguments: [
                    "to": "alice@example.com", "subject": "All quiet", "body": "Nothing happened.",
                ])
            _ = try await client.execute(
                "list_messages", for: connection.agent, arguments: ["limit": 5])
            count { $0.executions += 2 }
            try await timeline.sleep(for: .seconds(10))
        }
    }

    /// Asks for what only a person approves, waits for as long as the code is good, works for a minute
    /// when they do, and asks again.
    private func askAndWait() async throws {
        let client = client()
        let request = ConnectRequest(
            issuer: issuer, name: "Holiday planner",
            capabilities: [CapabilityRequest("check_balance"), CapabilityRequest("list_accounts")],
            hostName: "travel.example",
            wish: ApprovalWish(reason: "See what alice can spend on a holiday"))
        do {
            let connection = try await client.connect(request) { view in
                tell(
                    "Holiday planner waits for you: \(view.verificationURIComplete ?? issuer)",
                    at: nil)
            }
            count { $0.agents += 1 }
            tell("Holiday planner was approved.", at: connection.ledger?.sequence)
            for _ in 0..<12 {
                _ = try await client.execute("list_accounts", for: connection.agent)
                count { $0.executions += 1 }
                try await timeline.sleep(for: .seconds(5))
            }
            _ = try await client.disconnect(connection.agent)
        } catch let error as ClientError {
            switch error {
            case .approvalDenied: tell("Holiday planner was denied.", at: nil)
            case .approvalExpired: tell("Nobody answered Holiday planner in time.", at: nil)
            default: throw error
            }
        }
        try await timeline.sleep(for: .seconds(30))
    }
}
