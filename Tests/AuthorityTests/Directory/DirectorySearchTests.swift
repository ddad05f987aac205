// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// `GET /api/search` (§6.11; protocol decision 51).
@Suite struct DirectorySearchTests {
    private static func document(_ issuer: String, _ name: String, _ text: String) -> [UInt8] {
        Discovery(
            issuer: issuer, providerName: name, description: text, modes: [.delegated],
            approvalMethods: ApprovalMethod.allCases
        ).json.serialized()
    }

    /// Servers of a mailer and of a weather service, one that names another, and one that is gone.
    private static let listed = [
        "https://mail.example", "https://weather.example", "https://astray.example",
        "https://gone.example", Stage.issuer,
    ]

    private static func run(
        _ test: @escaping @Sendable (PublishedStage) async throws -> Void
    ) throws {
        try PublishedStage.run(configure: { $0.directoryProviders = listed }) { stage in
            let publisher = stage.publisher
            publisher.publish(
                document("https://mail.example", "mailer", "Messages of all kinds"),
                at: "https://mail.example/.well-known/agent-configuration")
            publisher.publish(
                CapabilityPage(
                    capabilities: [
                        CapabilityView(name: "send_email", description: "Send a letter")
                    ], nextCursor: nil
                ).json.serialized(), at: "https://mail.example/capability/list")
            publisher.publish(
                document("https://weather.example", "weather", "Rain and sun, to your account"),
                at: "https://weather.example/.well-known/agent-configuration")
            publisher.publish(
                document("https://mail.example", "astray", "Send emails"),
                at: "https://astray.example/.well-known/agent-configuration")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await stage.stage.authority.run() }
                defer { group.cancelAll() }
                try await stage.stage.timeline.sleep(for: .milliseconds(1))
                try await test(stage)
            }
        }
    }

    private static func found(
        _ stage: PublishedStage, _ query: [String: String]
    ) async throws -> [String] {
        let answer = try await stage.stage.send(.search, query: query)
        #expect(answer.status == 200, "\(answer.json)")
        let search = try ProviderSearch(answer.json)
        #expect(search.intent == query["intent"])
        #expect(answer.json["count"]?.number == JSONNumber(search.providers.count))
        return search.providers.map(\.issuer)
    }

    struct Intent: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let found: [String]
    }

    @Test(arguments: [
        Intent(testDescription: "emails", found: ["https://mail.example"]),
        Intent(testDescription: "mail", found: [Stage.issuer, "https://mail.example"]),
        Intent(testDescription: "a letter", found: ["https://mail.example"]),
        Intent(testDescription: "WEATHER", found: ["https://weather.example"]),
        Intent(
            testDescription: "rain on my account",
            found: ["https://weather.example", Stage.issuer]),
        Intent(testDescription: "astray", found: []),
        Intent(testDescription: "…", found: []),
    ])
    func theBestComeFirst(_ intent: Intent) throws {
        try Self.run { stage in
            let found = try await Self.found(stage, ["intent": intent.testDescription])
            #expect(found == intent.found)
        }
    }

    @Test func aLimitCutsTheEnd() throws {
        try Self.run { stage in
            let query = ["intent": "mail"]
            let first = try await Self.found(stage, query.merging(["limit": "1"]) { $1 })
            #expect(first == [Stage.issuer])
            let all = try await Self.found(stage, query.merging(["limit": "1000"]) { $1 })
            #expect(all.count == 2)
        }
    }

    @Test(arguments: [
        [:], ["intent": ""], ["intent": String(repeating: "a", count: 501)],
        ["intent": "mail", "limit": "0"], ["intent": "mail", "limit": "-1"],
        ["intent": "mail", "limit": "1.5"], ["intent": "mail", "limit": "many"],
    ])
    func whatIsNoQuestionIsRefused(_ query: [String: String]) throws {
        try Stage.run { stage in
            let answer = try await stage.send(.search, query: query)
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    @Test func aServerListsItself() throws {
        try Stage.run { stage in
            let longest = "balance " + String(repeating: "a", count: ProtocolLimits.intentBytes - 8)
            let answer = try await stage.send(.search, query: ["intent": longest])
            #expect(try ProviderSearch(answer.json).providers.map(\.issuer) == [Stage.issuer])
        }
    }

    /// Capabilities that only known hosts and agents are shown lead nobody here.
    @Test func whatIsHiddenIsNotFound() throws {
        try Stage.run(configure: { $0.capabilities.authenticationRequired = true }) { stage in
            let answer = try await stage.send(.search, query: ["intent": "balance"])
            #expect(answer.json["count"] == 0)
        }
    }

    @Test func aServerThatIsGoneIsDroppedWithinTheHour() throws {
        try Self.run { stage in
            #expect(try await Self.found(stage, ["intent": "weather"]).count == 1)
            stage.publisher.withdraw("https://weather.example/.well-known/agent-configuration")
            try await stage.stage.timeline.sleep(for: .seconds(3600))
            #expect(try await Self.found(stage, ["intent": "weather"]).isEmpty)
        }
    }
}
