// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import StrictJSON
import Testing

/// The built-in providers, whose names and shapes other people's scripts rely on.
@Suite struct ProviderTests {
    private static func call(
        _ capability: String, _ arguments: JSONObject = JSONObject()
    ) throws -> CapabilityCall {
        CapabilityCall(
            capability: capability, arguments: arguments, agent: try #require(AgentID("agt_1")),
            host: try #require(HostID("hst_1")), user: nil, grant: try #require(GrantID("grt_1")),
            callID: try #require(OperationID("op_1")), now: Timestamp(seconds: 1_767_225_600))
    }

    private static func value(
        _ provider: some CapabilityProvider, _ capability: String, _ arguments: JSONValue = [:]
    ) async throws -> JSONValue {
        guard case .object(let members) = arguments,
            case .value(let value) = try await provider.execute(call(capability, members))
        else { throw ProviderTestError() }
        return value
    }

    private static func failure(
        _ provider: some CapabilityProvider, _ capability: String, _ arguments: JSONValue
    ) async throws -> String? {
        guard case .object(let members) = arguments,
            case .failed(let failure) = try await provider.execute(call(capability, members))
        else { return nil }
        return failure.kind
    }

    private struct ProviderTestError: Error {}

    private static func balance(_ bank: BankProvider, _ account: String) async throws -> JSONNumber?
    {
        try await value(bank, "check_balance", ["account_id": .string(account)])["balance"]?.number
    }

    private static func transfer(
        _ amount: JSONNumber, to account: String = "acc_456", currency: String = "USD"
    ) -> JSONValue {
        [
            "amount": .number(amount), "currency": .string(currency),
            "destination_account": .string(account),
        ]
    }

    @Test(arguments: [
        ("list_accounts", CapabilityEffects.reads), ("check_balance", .reads),
        ("transfer_domestic", .changes), ("transfer_international", .changes),
        ("send_mail", .changes), ("list_messages", .reads),
    ])
    func effects(_ name: String, _ effects: CapabilityEffects) async throws {
        let registry = try await CapabilityRegistry([BankProvider(), MailProvider()])
        #expect(registry.capabilities.count == 6)
        #expect(registry[name]?.definition.effects == effects)
    }

    /// Every example fits its own schema, runs, and answers what the output schema says.
    @Test func examplesRun() async throws {
        let providers: [any CapabilityProvider] = [BankProvider(), MailProvider()]
        let registry = try await CapabilityRegistry(providers)
        for capability in registry.capabilities {
            #expect(!capability.definition.examples.isEmpty)
            for example in capability.definition.examples {
                #expect(capability.input?.violations(of: example).isEmpty ?? true)
                guard case .object(let members) = example,
                    case .value(let value) = try await capability.provider.execute(
                        Self.call(capability.name, members))
                else {
                    Issue.record("\(capability.name) does not run its example")
                    continue
                }
                #expect(capability.output?.violations(of: value).isEmpty == true)
            }
        }
    }

    @Test func theBankOpensWithItsBalances() async throws {
        let bank = BankProvider()
        #expect(try await Self.balance(bank, "acc_123") == 1_000_000_000)
        #expect(try await Self.balance(bank, "acc_456") == 250)
        let accounts = try await Self.value(bank, "list_accounts").array
        #expect(accounts?.compactMap { $0["account_id"]?.string } == ["acc_123", "acc_456"])
    }

    @Test func transfersMoveMoneyExactly() async throws {
        let bank = BankProvider()
        let cent = JSONNumber(coefficient: 1, exponent: -2)
        for _ in 0..<100 {
            let answer = try await Self.value(bank, "transfer_domestic", Self.transfer(cent))
            #expect(answer["status"]?.string == "completed")
            #expect(answer["amount"]?.number == cent && answer["currency"]?.string == "USD")
        }
        #expect(try await Self.balance(bank, "acc_456") == 251)
        #expect(try await Self.balance(bank, "acc_123") == 999_999_999)
        let wired = try await Self.value(
            bank, "transfer_international",
            ["amount": 9, "currency": "USD", "destination_iban": "DE89370400440532013000"])
        #expect(wired["status"]?.string == "pending")
        #expect(wired["estimated_arrival"]?.string == "2026-01-03T00:00:00.000Z")
        #expect(try await Self.balance(bank, "acc_123") == 999_999_990)
    }

    @Test func whatTheBankRefusesChangesNothing() async throws {
        let bank = BankProvider(openingBalance: 100)
        let huge = JSONNumber(coefficient: 1, exponent: 300)
        let tiny = JSONNumber(coefficient: 1, exponent: -300)
        for (arguments, kind) in [
            (Self.transfer(101), "insufficient_funds"),
            (Self.transfer(1, to: "acc_9"), "unknown_account"),
            (Self.transfer(1, to: "acc_123"), "unknown_account"),
            (Self.transfer(1, currency: "EUR"), "currency"),
        ] {
            #expect(try await Self.failure(bank, "transfer_domestic", arguments) == kind)
        }
        for amount in [huge, tiny] {
            #expect(try await Self.failure(bank, "transfer_domestic", Self.transfer(amount)) != nil)
        }
        #expect(
            try await Self.failure(bank, "check_balance", ["account_id": "x"]) == "unknown_account")
        #expect(try await Self.failure(bank, "nope", [:]) == "unknown_capability")
        #expect(try await Self.balance(bank, "acc_123") == 100)
        #expect(try await Self.balance(bank, "acc_456") == 250)
        _ = try await Self.value(bank, "transfer_domestic", Self.transfer(100))
        #expect(try await Self.balance(bank, "acc_123") == 0)
    }

    /// The rows of the table of providers that the schemas have to refuse.
    @Test(arguments: [
        ("transfer_domestic", #"{"amount":0,"currency":"USD","destination_account":"a"}"#),
        ("transfer_domestic", #"{"amount":-1,"currency":"USD","destination_account":"a"}"#),
        ("transfer_domestic", #"{"amount":1,"currency":"US","destination_account":"a"}"#),
        ("transfer_domestic", #"{"amount":1,"currency":"USDX","destination_account":"a"}"#),
        ("transfer_domestic", #"{"amount":"1","currency":"USD","destination_account":"a"}"#),
        ("transfer_domestic", #"{"currency":"USD","destination_account":"a"}"#),
        ("transfer_international", #"{"amount":1,"currency":"USD"}"#),
        ("check_balance", #"{}"#), ("check_balance", #"{"account_id":1}"#),
        ("send_mail", #"{"to":"a","subject":"b"}"#),
        ("send_mail", #"{"to":"a","subject":"b","body":1}"#),
        ("list_messages", #"{"limit":0}"#), ("list_messages", #"{"limit":101}"#),
        ("list_messages", #"{"limit":1.5}"#),
    ])
    func argumentsThatTheSchemaRefuses(_ name: String, _ arguments: String) async throws {
        let registry = try await CapabilityRegistry([BankProvider(), MailProvider()])
        let schema = try #require(registry[name]?.input)
        #expect(!schema.violations(of: try JSONValue(parsing: Array(arguments.utf8))).isEmpty)
    }

    @Test func mailIsKeptNewestFirstAndBounded() async throws {
        let mail = MailProvider()
        for index in 1...MailProvider.messageLimit + 5 {
            let answer = try await Self.value(
                mail, "send_mail",
                ["to": "a", "subject": .string("\(index)"), "body": "b"])
            #expect(answer["message_id"]?.string == "msg_\(index)")
        }
        let listed = try await Self.value(mail, "list_messages", ["limit": 2])
        #expect(listed.array?.compactMap { $0["subject"]?.string } == ["1005", "1004"])
        let usual = try await Self.value(mail, "list_messages")
        #expect(usual.array?.count == MailProvider.defaultListLimit)
        #expect(usual.array?.first?["to"]?.string == "a" && usual.array?.first?["body"] == nil)
        #expect(try await Self.failure(mail, "nope", [:]) == "unknown_capability")
    }
}
