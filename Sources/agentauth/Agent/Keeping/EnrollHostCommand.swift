// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct EnrollHostCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "enroll-host", abstract: "Make this host known with an operator's token.",
        discussion: """
            The operator makes the token with agentauth admin hosts enroll. Agents then get the \
            host's defaults without anybody being asked.
            """)

    @OptionGroup var provider: ProviderOptions

    @Option(help: ArgumentHelp("The one-time token, enr_….", valueName: "token"))
    var token: String

    @Option(help: ArgumentHelp("What the host is called (default: as invited).", valueName: "name"))
    var name: String?

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let issuer = try provider.issuer()
        let enrolled = try await keys.withClient(console) { client in
            try await client.enrollHost(at: issuer, token: token, name: name)
        }
        let defaults = enrolled.defaultCapabilities
        try console.print(
            Answer(
                [
                    .init("host", enrolled.host.text), .init("name", enrolled.name ?? "–"),
                    .init("server", issuer),
                    .init(
                        "defaults",
                        defaults.isEmpty ? "none" : defaults.map(\.name).joined(separator: ", ")),
                ],
                json: [
                    "host_id": .string(enrolled.host.text),
                    "name": enrolled.name.map { .string($0) } ?? .null,
                    "issuer": .string(issuer),
                    "default_capabilities": .array(defaults.map(\.json)),
                ]))
    }
}
