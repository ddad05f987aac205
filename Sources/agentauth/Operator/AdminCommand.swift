// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What the operator does, through the server that runs on a data directory.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Users, hosts, agents, grants and capabilities of a server.",
        discussion: """
            These commands speak to the server that runs on the data directory, through its \
            admin.sock: whoever may open it is the operator. Every call leaves an entry in the ledger.
            """,
        subcommands: [
            UsersCommand.self, HostsCommand.self, AgentsCommand.self, GrantsCommand.self,
            AdminCapabilitiesCommand.self, ExplainCommand.self, ClockCommand.self,
        ])
}
