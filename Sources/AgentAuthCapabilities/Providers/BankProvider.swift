// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
public import StrictJSON
import Synchronization

/// A demo bank with one set of accounts for the whole server.
///
/// Balances are real while the process lives: a transfer moves money, and a second one meets what
/// the first has left. They are the provider's own, in memory; a restart begins with the opening
/// balances.
public final class BankProvider: CapabilityProvider {
    public let id: ProviderID
    private let ledger: Mutex<Accounts>

    public init(openingBalance: JSONNumber = 1_000_000_000) {
        guard let id = ProviderID("bank") else { preconditionFailure("'bank' is a valid name") }
        self.id = id
        ledger = Mutex(Accounts(openingBalance: openingBalance))
    }

    public func describe() async throws -> ProviderManifest { BankProvider.manifest }

    public func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        ledger.withLock { accounts in
            do throws(CapabilityFailure) {
                return .value(try accounts.perform(call))
            } catch {
                return .failed(error)
            }
        }
    }

    public func health() async -> ProviderHealth { .ready }

    public func shutdown() async {}
}

/// The accounts and what can be done with them.
private struct Accounts: Sendable {
    /// Balances in US dollars, by account.
    private var balances: [String: JSONNumber]
    private var transfers = 0

    /// Transfers leave this account.
    private static let source = "acc_123"
    private static let currency = "USD"

    private static let list: JSONValue = [
        ["account_id": "acc_123", "name": "Everyday", "type": "checking"],
        ["account_id": "acc_456", "name": "Rainy day", "type": "savings"],
    ]

    init(openingBalance: JSONNumber) {
        balances = ["acc_123": openingBalance, "acc_456": 250]
    }

    mutating func perform(_ call: CapabilityCall) throws(CapabilityFailure) -> JSONValue {
        switch call.capability {
        case "list_accounts": return Accounts.list
        case "check_balance": return try balance(of: call.arguments["account_id"])
        case "transfer_domestic": return try transfer(call.arguments)
        case "transfer_international": return try wire(call)
        default: throw CapabilityFailure(kind: "unknown_capability", message: "Not a bank's work.")
        }
    }

    private func balance(of account: JSONValue?) throws(CapabilityFailure) -> JSONValue {
        let name = account?.string ?? ""
        guard let balance = balances[name] else { throw .unknownAccount(name) }
        return [
            "account_id": .string(name), "balance": .number(balance),
            "currency": .string(Accounts.currency),
        ]
    }

    private mutating func transfer(_ arguments: JSONObject) throws(CapabilityFailure) -> JSONValue {
        let destination = arguments["destination_account"]?.string ?? ""
        guard let held = balances[destination], destination != Accounts.source else {
            throw .unknownAccount(destination)
        }
        guard let amount = arguments["amount"]?.number, let credited = held.adding(amount) else {
            throw CapabilityFailure(kind: "amount", message: "The account cannot hold that much.")
        }
        try debit(arguments)
        balances[destination] = credited
        return [
            "transfer_id": .string(nextTransfer()), "status": "completed",
            "amount": .number(amount), "currency": .string(Accounts.currency),
        ]
    }

    /// Money that leaves the bank.
    private mutating func wire(_ call: CapabilityCall) throws(CapabilityFailure) -> JSONValue {
        try debit(call.arguments)
        let arrival = call.now + .seconds(2 * 24 * 3600)
        return [
            "transfer_id": .string(nextTransfer()), "status": "pending",
            "estimated_arrival": .string(arrival.rfc3339),
        ]
    }

    /// Takes the amount off the source account; nothing has changed when it throws.
    private mutating func debit(_ arguments: JSONObject) throws(CapabilityFailure) {
        guard let amount = arguments["amount"]?.number else {
            throw CapabilityFailure(kind: "amount", message: "An amount is needed.")
        }
        guard arguments["currency"]?.string == Accounts.currency else {
            throw CapabilityFailure(
                kind: "currency", message: "The accounts are in \(Accounts.currency) only.")
        }
        guard let rest = balances[Accounts.source]?.subtracting(amount), !rest.isNegative else {
            throw CapabilityFailure(
                kind: "insufficient_funds", message: "The account does not hold that much.")
        }
        balances[Accounts.source] = rest
    }

    private mutating func nextTransfer() -> String {
        transfers += 1
        return "trf_\(transfers)"
    }
}

extension CapabilityFailure {
    fileprivate static func unknownAccount(_ name: String) -> CapabilityFailure {
        CapabilityFailure(kind: "unknown_account", message: "There is no account '\(name)'.")
    }
}
