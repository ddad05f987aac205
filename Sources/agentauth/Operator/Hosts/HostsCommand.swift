// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct HostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hosts", abstract: "The environments in which agents run.",
        subcommands: [
            HostsListCommand.self, HostsShowCommand.self, HostsEnrollCommand.self,
            HostsLinkCommand.self, HostsUnlinkCommand.self, HostsDefaultsCommand.self,
            HostsRevokeCommand.self,
        ])
}

struct HostsListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The hosts.")

    @OptionGroup var list: ListOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let hosts = try await AdminClient(data).list("hosts", list, console)
        try console.print(
            Answer(
                [
                    .init(title: "host"), .init(title: "state"), .init(title: "user"),
                    .init(title: "key", isWide: true), .init(title: "since", isWide: true),
                    .init(title: "calls itself"),
                ],
                hosts.map { host in
                    Answer.Row(
                        cells: [
                            host.cell("host_id"), host.standing, host.cell("user"),
                            host.cell("key"), host.cell("created_at"), host.cell("name"),
                        ], json: host.serialized())
                }))
    }
}

struct HostsShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One host, and the agents under it.")

    @OptionGroup var host: HostArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let host = try await AdminClient(data).get("/hosts/\(host.id)")
        let agents = host["agents"]?.array ?? []
        var facts: [Answer.Fact] = [
            .init("host", host.cell("host_id")), .init("calls itself", host.cell("name")),
            .init("state", host.standing), .init("user", host.cell("user")),
            .init("key", host.cell("key")),
            .init("defaults", host.capabilities("default_capabilities")),
            .init("since", host.cell("created_at")),
            .init("active since", host.cell("activated_at")),
        ]
        facts += agents.map { agent in
            Answer.Fact(
                "agent",
                "\(agent.shown("agent_id"))  \(agent.shown("status"))  "
                    + agent.shown("name"))
        }
        if host["has_more_agents"]?.bool == true {
            facts.append(.init("agent", "… (agentauth admin agents list --host)"))
        }
        try console.print(Answer(facts, json: host))
    }
}

/// Which host a command is about.
struct HostArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The host, hst_….", valueName: "id"))
    var id: String

    mutating func validate() throws {
        guard HostID(id) != nil else {
            throw ValidationError(
                "'\(id)' is not the id of a host, hst_…; agentauth admin hosts list shows them")
        }
    }
}

extension String {
    /// Whether it can be a part of a path as it is: everything that has an id can.
    var isPathPart: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 95: true
                default: false
                }
            }
    }
}
