// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct GrantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants", abstract: "What agents were granted.",
        subcommands: [GrantsRevokeCommand.self])
}

struct GrantsRevokeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a capability from an agent.",
        discussion: "It does not come back by itself, and a request for it that waits ends too.")

    @OptionGroup var agent: AgentArgument

    @Argument(help: ArgumentHelp("The capability.", valueName: "cap"))
    var capability: String

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let revoked = try await AdminClient(data).post(
            "/grants/revoke",
            ["agent_id": .string(agent.id), "capability": .string(capability)])
        try console.print(Answer(revoked, showing: ["agent_id", "capability", "status"]))
    }
}
