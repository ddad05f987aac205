// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import ArgumentParser

struct ClaimCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Have a person take over an agent that acts alone.",
        discussion: """
            With their yes the agent is at its end: what it did counts as theirs, and this host acts \
            for them from then on.
            """)

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var approval: ApprovalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let (waiting, wish) = (approval.waiting, approval.wish)
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
