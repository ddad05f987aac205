// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct ProvidersCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "providers", abstract: "The servers that this client has met.",
        discussion: "No server is asked.")

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let known = try await keys.withClient(console) { try $0.providers() }
        try console.print(
            Answer(
                [
                    .init(title: "server"), .init(title: "host"),
                    .init(title: "agents", isNumber: true),
                ],
                known.map { provider in
                    .init(
                        cells: [
                            .init(provider.issuer), .init(provider.host?.text ?? "–"),
                            .init("\(provider.agents.count)"),
                        ], json: provider.json.serialized())
                }))
    }
}

extension KnownProvider {
    fileprivate var json: JSONValue {
        [
            "issuer": .string(issuer), "host_id": host.map { .string($0.text) } ?? .null,
            "agents": .array(agents.map { .string($0.text) }),
        ]
    }
}
