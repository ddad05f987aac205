// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct SearchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "The servers that a directory finds for an intent.",
        discussion: """
            A directory says who there is; agentauth discover asks a server itself. Whom to trust is \
            for you to know.
            """)

    @Argument(help: ArgumentHelp("What is needed, such as: send emails.", valueName: "intent"))
    var intent: [String]

    @Option(
        help: ArgumentHelp(
            "The directory's address (default: the running server of --data).", valueName: "url"))
    var directory: String?

    @Option(help: ArgumentHelp("At most this many; 10 unless said.", valueName: "n"))
    var limit: Int?

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard limit.map({ 1...ProtocolLimits.providersPerSearch ~= $0 }) ?? true else {
            throw ValidationError(
                "--limit is a number from 1 to \(ProtocolLimits.providersPerSearch)")
        }
    }

    func run(_ console: Console) async throws {
        guard
            let address = directory ?? ProviderOptions.runningServer(on: data)
        else {
            throw Failure(
                usage: "no directory is named", why: "and no server runs on \(data.directory)",
                hint: "--directory URL, or agentauth serve")
        }
        let words = intent.joined(separator: " ")
        let found = try await keys.withClient(console) { client in
            try await client.search(words, in: ProviderOptions.issuer(address), limit: limit)
        }
        try console.print(
            Answer(
                [
                    .init(title: "name"), .init(title: "server"),
                    .init(title: "modes", isWide: true), .init(title: "description"),
                ],
                found.map { document in
                    .init(
                        cells: [
                            .init(document.providerName), .init(document.issuer),
                            .init(document.modes.map(\.rawValue).joined(separator: ", ")),
                            .init(document.description),
                        ], json: document.json.serialized())
                }))
    }
}
