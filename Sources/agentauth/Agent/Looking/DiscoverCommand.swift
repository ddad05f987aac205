// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser

struct DiscoverCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "discover", abstract: "What a server says of itself.",
        discussion: "As JSON, its discovery document. Whether to trust it is for you to know.")

    @Argument(help: ArgumentHelp("The server's address.", valueName: "url"))
    var url: String

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let issuer = ProviderOptions.issuer(url)
        let document = try await keys.withClient(console) { try await $0.discover(issuer) }
        var facts: [Answer.Fact] = [
            .init("name", document.providerName), .init("issuer", document.issuer),
            .init("description", document.description), .init("version", document.version),
            .init("modes", document.modes.map(\.rawValue).joined(separator: ", ")),
            .init("approval", document.approvalMethods.joined(separator: ", ")),
            .init("executes at", document.defaultLocation),
        ]
        if let key = document.ledgerKey { facts.append(.init("ledger key", key)) }
        try console.print(Answer(facts, json: document.json))
    }
}
