// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct CapabilitiesCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "capabilities", abstract: "What a server offers.",
        discussion: "With --agent, whether that agent holds it.")

    @Argument(help: ArgumentHelp("Only what has all these words.", valueName: "query"))
    var query: [String] = []

    @OptionGroup var provider: ProviderOptions

    @Option(help: ArgumentHelp("As this agent sees them, at its server.", valueName: "agent"))
    var agent: String?

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let found = try await keys.withClient(console) { client in
            let connection = try agent.map { try ConnectionArgument.connection($0, in: client) }
            return try await client.capabilities(
                at: try connection?.issuer ?? provider.issuer(), for: connection?.agent,
                matching: query.isEmpty ? nil : query.joined(separator: " "))
        }
        try console.print(
            Answer(
                [
                    .init(title: "name"), .init(title: "held"),
                    .init(title: "location", isWide: true), .init(title: "description"),
                ],
                found.map { capability in
                    .init(
                        cells: [
                            .init(capability.name), .init(capability.holding),
                            .init(capability.location ?? "–"), .init(capability.description),
                        ], json: capability.json.serialized())
                }))
    }
}

struct DescribeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "One capability, with the schema of its arguments.")

    @Argument(help: ArgumentHelp("The capability.", valueName: "name"))
    var name: String

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let issuer = try provider.issuer()
        let capability = try await keys.withClient(console) {
            try await $0.describe(name, at: issuer)
        }
        var facts: [Answer.Fact] = [
            .init("name", capability.name), .init("description", capability.description),
        ]
        if let location = capability.location { facts.append(.init("location", location)) }
        for (title, schema) in [("input", capability.input), ("output", capability.output)] {
            guard let schema else { continue }
            facts.append(.init(title, String(decoding: schema.serialized(), as: UTF8.self)))
        }
        try console.print(Answer(facts, json: capability.json))
    }
}

extension CapabilityView {
    /// Whether the agent that asked holds it; nobody in particular holds anything.
    fileprivate var holding: State {
        switch isGranted {
        case true?: .good("granted")
        case false?: .none("not granted")
        case nil: .none("–")
        }
    }
}
