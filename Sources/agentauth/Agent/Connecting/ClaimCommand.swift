// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser

struct ClaimCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Have a person take over an agent that acts alone.",
        discussion: """
            With their yes the agent is at its end: what it did counts as theirs, and this host acts \
            for them from then on.
            """)

    @OptionGroup var agent: ConnectionArgument

    @Option(
        help: ArgumentHelp(
            "How to ask, as a hint: device_authorization or ciba.", valueName: "method"))
    var preferredMethod: String?

    @Option(help: ArgumentHelp("Whom to ask, for ciba.", valueName: "user"))
    var loginHint: String?

    @Option(help: ArgumentHelp("A short text that is shown with the question.", valueName: "text"))
    var bindingMessage: String?

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let waiting = waiting
        let wish = ApprovalWish(
            preferredMethod: preferredMethod, loginHint: loginHint, bindingMessage: bindingMessage)
        let connection = try await keys.withClient(console) { client in
            try await client.claim(
                try agent.connection(in: client).agent, wish: wish, wait: waiting.patience
            ) { asked in
                waiting.show(asked, on: console)
            }
        }
        try console.print(Answer(connection))
    }
}
