// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import Cryptography
import StrictJSON
import Testing

/// What the operator is told that an agent may do is what it then may do: for thousands of agents,
/// capabilities and arguments, explaining and executing decide alike.
@Suite struct ExplanationTests {
    /// A seeded draw of everything that a decision depends on.
    private struct Draw {
        let random: SeededRandomSource

        func below(_ bound: Int) -> Int {
            Int(random.bytes(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % UInt64(bound))
        }

        func one<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

        static let names = [
            "check_balance", "list_accounts", "list_messages", "send_mail", "transfer_domestic",
            "transfer_international",
        ]

        func value() -> JSONValue {
            one([
                0, 1, 5, 49, 50, 51, 99, 100, 101, 1000, -1, .number(JSONNumber(5)), "USD", "EUR",
                "acc_123", "acc_456", "", .null, true, [], [:],
            ])
        }

        func arguments(of name: String) -> JSONObject {
            var arguments: JSONObject =
                switch name {
                case "check_balance": ["account_id": "acc_123"]
                case "send_mail":
                    ["to": ["a@b.example"], "subject": "Hello", "body": "There"]
                case "transfer_domestic", "transfer_international":
                    [
                        "amount": .number(JSONNumber(below(120))), "currency": one(["USD", "EUR"]),
                        "destination_account": "acc_456",
                    ]
                default: [:]
                }
            // Often something is wrong with it.
            if below(3) == 0 {
                arguments[one(["amount", "currency", "account_id", "to", "colour"])] = value()
            }
            return arguments
        }

        func constraints(of name: String) -> JSONValue {
            switch name {
            case "check_balance": ["account_id": one(["acc_123", "acc_456"])]
            case "transfer_domestic", "transfer_international":
                one([
                    ["amount": ["max": 100]], ["amount": ["min": 10, "max": 60]],
                    ["currency": ["in": ["USD"]]], ["currency": ["not_in": ["USD"]]],
                ])
            default: [:]
            }
        }

        func request() -> JSONValue {
            let name = one(Self.names)
            let constraints = constraints(of: name)
            guard below(2) == 0, constraints != [:] else { return .string(name) }
            return ["name": .string(name), "constraints": constraints]
        }
    }

    /// An agent in one of many conditions.
    private static func agent(
        _ stage: Stage, _ draw: Draw, for user: UserID
    ) async throws -> Stage.Actor {
        var requests: [JSONValue] = []
        for _ in 0..<(1 + draw.below(4)) {
            let request = draw.request()
            let name = request.string ?? request["name"]?.string
            if !requests.contains(where: { ($0.string ?? $0["name"]?.string) == name }) {
                requests.append(request)
            }
        }
        let host = stage.key()
        let agent = stage.key()
        let answer = try await stage.register(
            host: host, agent: agent, capabilities: .array(requests))
        let actor = try stage.actor(answer, host: host, agent: agent)
        let desk = stage.authority.operations
        switch draw.below(8) {
        case 0: break
        case 1:
            try await stage.authority.approvals.deny(
                .code(try stage.code(answer)), by: .simulated(user))
        case 2:
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), ApprovalDecision(selection: []),
                by: .simulated(user))
        default:
            try await stage.authority.approvals.approve(
                .code(try stage.code(answer)), by: .simulated(user))
            switch draw.below(8) {
            case 0: try await desk.revoke(actor.id)
            case 1:
                try await desk.revokeGrant(
                    of: actor.id, for: requests[0].string ?? requests[0]["name"]?.string ?? "")
            default: break
            }
        }
        return actor
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func explainingIsDecidingLikeAnExecution(seed: UInt64) throws {
        try Stage.run(configure: { configuration in
            configuration.capabilities.constraints = [
                "transfer_domestic": Constraints([
                    .init(
                        name: "amount",
                        constraint: .within(.init(maximum: JSONNumber(50))))
                ])
            ]
            configuration.capabilities.grantLifetimes = ["list_accounts": .seconds(400)]
        }) { stage in
            let draw = Draw(random: SeededRandomSource(seed: seed))
            let user = try await stage.user()
            var actors: [Stage.Actor] = []
            for _ in 0..<40 { actors.append(try await Self.agent(stage, draw, for: user)) }
            var verdicts: [String: Int] = [:]
            for turn in 0..<1200 {
                // Sessions, grants and lifetimes run out on the way.
                if turn % 300 == 299 { try await stage.timeline.sleep(for: .seconds(700)) }
                if turn == 700 {
                    try await stage.authority.operations.disableCapability("list_messages")
                }
                let actor = draw.one(actors)
                let name = draw.below(20) == 0 ? "fly" : draw.one(Draw.names)
                let arguments = draw.arguments(of: name)
                let told = try stage.authority.operations
                    .explain(actor.id, name, arguments: arguments)
                let done = try await stage.execute(actor, name, .object(arguments))
                // What a provider says of what it was allowed to try is not the decision.
                let isAllowed = done.status < 400 || done.code == "capability_failed"
                #expect(told.refusal?.code.rawValue == (isAllowed ? nil : done.code))
                if !isAllowed {
                    #expect(told.refusal?.json == done.json, "\(name) \(arguments)")
                }
                verdicts[told.refusal?.code.rawValue ?? "allowed", default: 0] += 1
            }
            for verdict in [
                "allowed", "capability_not_granted", "constraint_violated", "invalid_request",
                "capability_not_found", "agent_revoked", "host_pending", "agent_expired",
            ] {
                #expect(verdicts[verdict, default: 0] > 0, "\(verdict): \(verdicts)")
            }
        }
    }

    @Test func itSaysWhichLimitIsReached() throws {
        try Stage.run(configure: {
            $0.limits.perAgent = .perMinute(3)
            $0.limits.capabilities = ["check_balance": .init(total: .perMinute(1))]
        }) { stage in
            let actor = try await stage.delegate(
                ["check_balance", "list_accounts"], for: stage.user())
            let desk = stage.authority.operations
            func told(_ name: String, _ arguments: JSONObject = [:]) throws -> ProtocolError? {
                try desk.explain(actor.id, name, arguments: arguments).refusal
            }
            let arguments: JSONObject = ["account_id": "acc_123"]
            // Explaining counts for nobody.
            for _ in 0..<5 { #expect(try told("check_balance", arguments) == nil) }
            _ = try await stage.execute(actor, "check_balance", .object(arguments))
            let capability = try told("check_balance", arguments)
            #expect(capability?.code == .rateLimited)
            #expect(capability?.json["limit"] == "capabilities")
            #expect(try told("list_accounts") == nil)
            // What is not granted is not held up by it.
            #expect(try told("send_mail")?.code == .capabilityNotGranted)
            for _ in 0..<2 { _ = try await stage.execute(actor, "list_accounts") }
            #expect(try told("list_accounts")?.json["limit"] == "per_agent")
        }
    }
}
