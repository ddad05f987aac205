// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import FixturesSupport
import StrictJSON
import Testing

/// The pure rules, row by row, from the tables in `Fixtures/decision`.
@Suite struct DecisionTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let json: JSONValue
        var testDescription: String { json["what"]?.string ?? "?" }
        func seconds(_ name: String) -> Int64? { json[name]?.number?.int64 }
        func text(_ name: String) -> String? { json[name]?.string }
    }

    static func table(_ name: String) -> (table: JSONValue, rows: [Row]) {
        guard let bytes = try? Fixtures.bytes("decision/\(name).json"),
            let table = try? JSONValue(parsing: bytes)
        else { return (.null, []) }
        return (table, (table["rows"]?.array ?? []).map(Row.init))
    }

    @Test func theTablesAreThere() {
        #expect(Self.table("lifetimes").rows.count > 10)
        #expect(Self.table("authorize").rows.count > 30)
    }

    private static let birth = Timestamp(seconds: 1_767_225_600)

    private static func moment(_ seconds: Int64?) -> Timestamp? {
        seconds.map { birth + .seconds($0) }
    }

    @Test(arguments: table("lifetimes").rows)
    func lifetimes(_ row: Row) throws {
        let policy = try #require(Self.table("lifetimes").table["policy"])
        func duration(_ name: String) throws -> Duration {
            .seconds(try #require(policy[name]?.number?.int64))
        }
        let lifetimes = Lifetimes(
            sessionTTL: try duration("session"), maximum: try duration("maximum"),
            absolute: try duration("absolute"))
        let standing = lifetimes.standing(
            of: .init(
                createdAt: Self.birth, activatedAt: Self.moment(row.seconds("activated")),
                lastUsedAt: Self.moment(row.seconds("used"))),
            at: try #require(Self.moment(row.seconds("now"))))
        let expected: Lifetimes.Standing =
            switch row.text("is") {
            case "running": .running(until: try #require(Self.moment(row.seconds("until"))))
            case "lapsed": .lapsed
            default: .outlived
            }
        #expect(standing == expected)
    }

    @Test(arguments: table("authorize").rows)
    func authorize(_ row: Row) async throws {
        let rules = AuthorizationRules(
            registry: try await CapabilityRegistry([BankProvider(), MailProvider()]),
            policy: CapabilityPolicy(
                blocked: ["transfer_international"],
                constraints: ["transfer_domestic": try Constraints(["amount": ["max": 500]])]),
            lifetimes: [.delegated: Lifetimes()])
        let question = AuthorizationQuestion(
            capability: try #require(row.text("capability")),
            arguments: try #require(row.json["arguments"]?.object),
            tokenCapabilities: row.json["token"]?.array?.compactMap(\.string))
        let answer = rules.authorize(
            question, by: try Self.snapshot(row),
            at: try #require(Self.moment(row.seconds("now") ?? 0)))
        switch answer {
        case .allowed(let allowance):
            #expect(row.text("is") == "allowed")
            #expect(allowance.grant.capability == question.capability)
        case .refused(let error, _):
            #expect(error.code.rawValue == row.text("is"), "\(error.message)")
            guard error.code == .constraintViolated else { return }
            let fields = error.json["violations"]?.array?.compactMap { $0["field"]?.string }
            #expect(fields == row.json["violations"]?.array?.compactMap(\.string))
        }
    }

    private static func snapshot(_ row: Row) throws -> AgentSnapshot {
        let random = SystemRandomSource()
        let host = Host(
            id: HostID(random: random), name: nil,
            publicKey: SigningKey.generate(using: random).publicKey, user: nil, defaults: [],
            status: row.text("host").flatMap { HostStatus(rawValue: $0) } ?? .active,
            createdAt: birth, activatedAt: birth, changedBy: 1)
        let agent = Agent(
            id: AgentID(random: random), host: host.id, mode: .delegated, name: "Row", user: nil,
            publicKey: SigningKey.generate(using: random).publicKey,
            status: row.text("agent").flatMap { AgentStatus(rawValue: $0) } ?? .active,
            createdAt: birth, activatedAt: birth, lastUsedAt: nil, changedBy: 2)
        func grant(
            _ capability: String, _ state: GrantState, _ constraints: JSONValue = [:],
            until: Int64? = nil
        ) throws -> Grant {
            Grant(
                id: GrantID(random: random), agent: agent.id, capability: capability, state: state,
                constraints: try Constraints(constraints), decidedBy: nil, reason: nil,
                expiresAt: moment(until), createdAt: birth, updatedAt: birth)
        }
        return AgentSnapshot(
            agent: agent, host: host,
            grants: [
                try grant("check_balance", .active),
                try grant(
                    "transfer_domestic", .active,
                    ["amount": ["max": 1000], "currency": ["in": ["USD"]]]),
                try grant("list_accounts", .pending), try grant("send_mail", .denied),
                try grant("list_messages", .active, until: 100), try grant("old_thing", .active),
            ])
    }
}
