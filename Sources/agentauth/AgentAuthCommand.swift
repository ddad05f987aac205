// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc

/// The one executable: flags become one library call, and its answer becomes output and an exit
/// code.
///
/// Begin with ``Invocation``, which takes a command line from its words to its exit code, and with
/// ``Command``, which every command is: one file each, in the folder of its group.
@main
struct AgentAuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agentauth",
        abstract: "Identities of their own for AI agents, and a ledger of what they did.",
        discussion: """
            Answers go to standard output, everything else to standard error. \
            docs/cli.md has an example and the exit codes of every command.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [DemoCommand.self, ServeCommand.self, TLSCommand.self]),
            CommandGroup(
                name: "Agents",
                subcommands: [
                    DiscoverCommand.self, SearchCommand.self, ProvidersCommand.self,
                    CapabilitiesCommand.self, DescribeCommand.self,
                    ConnectCommand.self, StatusCommand.self, RequestCommand.self,
                    ExecuteCommand.self, BatchCommand.self, DisconnectCommand.self,
                    ReactivateCommand.self, ClaimCommand.self, SignCommand.self,
                    RotateAgentKeyCommand.self, RotateHostKeyCommand.self,
                    EnrollHostCommand.self, ConnectionsCommand.self, ConnectionCommand.self,
                    ReceiptsCommand.self,
                ]),
            CommandGroup(
                name: "People and operator",
                subcommands: [ApprovalsCommand.self, AdminCommand.self]),
            CommandGroup(name: "Ledger", subcommands: [LedgerCommand.self]),
            CommandGroup(
                name: "Care",
                subcommands: [
                    ConfigCommand.self, DoctorCommand.self, InspectCommand.self,
                    VersionCommand.self, CompletionsCommand.self,
                ]),
        ])

    static func main() async {
        let status = await Invocation(Array(CommandLine.arguments.dropFirst())).run()
        Glibc.exit(status.rawValue)
    }
}
