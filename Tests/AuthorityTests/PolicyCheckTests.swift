// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// What an operator cannot have meant is found before a server starts.
@Suite struct PolicyCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let key: String
        let configure: @Sendable (inout AuthorityConfiguration) throws -> Void
        var testDescription: String { key }
    }

    private static func constraints(
        _ name: String, _ json: JSONValue
    ) throws -> [String: Constraints] {
        [name: try Constraints(json)]
    }

    private static let mistakes: [Row] = [
        Row(key: "hosts.default_capabilities.fly") {
            $0.hosts.defaultCapabilities = [CapabilityRequest("fly")]
        },
        Row(key: "hosts.default_capabilities.check_balance.colour") {
            $0.hosts.defaultCapabilities = [
                CapabilityRequest("check_balance", constraints: try Constraints(["colour": "red"]))
            ]
        },
        Row(key: "hosts.default_capabilities.check_balance") {
            $0.hosts.defaultCapabilities = [CapabilityRequest("check_balance")]
            $0.capabilities.blocked = ["check_balance"]
        },
        Row(key: "hosts.default_capabilities.transfer_domestic") {
            $0.hosts.defaultCapabilities = [
                CapabilityRequest(
                    "transfer_domestic", constraints: try Constraints(["amount": ["min": 10]]))
            ]
            $0.capabilities.constraints = try constraints(
                "transfer_domestic", ["amount": ["max": 9]])
        },
        Row(key: "hosts.default_capabilities.check_balance") {
            $0.hosts.defaultCapabilities = [
                CapabilityRequest("check_balance", expiresAt: .latest)
            ]
        },
        Row(key: "capabilities.blocked.fly") { $0.capabilities.blocked = ["fly"] },
        Row(key: "capabilities.policy.fly") { $0.capabilities.constraints = ["fly": .none] },
        Row(key: "capabilities.policy.transfer_domestic.ammount") {
            $0.capabilities.constraints = try constraints(
                "transfer_domestic", ["ammount": ["max": 1]])
        },
        Row(key: "capabilities.policy.transfer_domestic.currency") {
            $0.capabilities.constraints = try constraints(
                "transfer_domestic", ["currency": ["max": 1]])
        },
        Row(key: "capabilities.grant_lifetimes.fly") {
            $0.capabilities.grantLifetimes = ["fly": .seconds(1)]
        },
        Row(key: "capabilities.approvers.fly") { $0.capabilities.approvers = ["fly": [.page]] },
        Row(key: "capabilities.approvers.transfer_domestic") {
            $0.capabilities.approvers = ["transfer_domestic": [.page]]
        },
        Row(key: "limits.capabilities.fly") {
            $0.limits.capabilities = ["fly": .init(total: .perMinute(1))]
        },
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamedByItsKey(_ row: Row) async throws {
        var configuration = AuthorityConfiguration(issuer: Stage.issuer)
        try row.configure(&configuration)
        let registry = try await CapabilityRegistry([BankProvider(), MailProvider()])
        let error = #expect(throws: OpeningError.self) {
            try Authority.check(configuration, against: registry)
        }
        guard case .policy(let faults)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(faults.map(\.key) == [row.key])
    }

    @Test func whatMakesSenseIsTaken() async throws {
        var configuration = AuthorityConfiguration(issuer: Stage.issuer)
        configuration.hosts.defaultCapabilities = [CapabilityRequest("check_balance")]
        configuration.capabilities = CapabilityPolicy(
            blocked: ["send_mail"],
            constraints: try Self.constraints(
                "transfer_domestic", ["amount": ["max": 9], "currency": ["in": ["USD"]]]),
            grantLifetimes: ["transfer_domestic": .seconds(60)],
            approvers: ["check_balance": [.page], "transfer_domestic": [.page, .operator]])
        configuration.limits.capabilities = ["transfer_domestic": .init(total: .perMinute(1))]
        let registry = try await CapabilityRegistry([BankProvider(), MailProvider()])
        #expect(throws: Never.self) { try Authority.check(configuration, against: registry) }
    }

    @Test func everyMistakeIsNamedAtOnce() async throws {
        var configuration = AuthorityConfiguration(issuer: Stage.issuer)
        configuration.capabilities.blocked = ["fly", "swim"]
        configuration.limits.capabilities = ["run": .init(total: .perMinute(1))]
        let registry = try await CapabilityRegistry([BankProvider()])
        let error = #expect(throws: OpeningError.self) {
            try Authority.check(configuration, against: registry)
        }
        let text = error.map { "\($0)" } ?? ""
        let keys = [
            "capabilities.blocked.fly", "capabilities.blocked.swim", "limits.capabilities.run",
        ]
        for key in keys { #expect(text.contains(key)) }
    }
}
