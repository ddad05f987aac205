// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents", abstract: "The agents under all hosts.",
        subcommands: [
            AgentsListCommand.self, AgentsShowCommand.self, AgentsRevokeCommand.self,
        ])
}

struct AgentsListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The agents.")

    @Option(help: ArgumentHelp("Only those under this host, hst_….", valueName: "id"))
    var host: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let agents = try await AdminClient(data).list(
            "agents", list, query: host.map { [(name: "host_id", value: $0)] } ?? [], console)
        try console.print(
            Answer(
                [
                    .init(title: "agent"), .init(title: "state"), .init(title: "mode"),
                    .init(title: "host", isWide: true), .init(title: "user", isWide: true),
                    .init(title: "last used", isWide: true), .init(title: "grants"),
                    .init(title: "calls itself"),
                ],
                agents.map { agent in
                    Answer.Row(
                        cells: [
                            agent.cell("agent_id"), agent.standing, agent.cell("mode"),
                            agent.cell("host_id"), agent.cell("user_id"),
                            agent.cell("last_used_at"),
                            Answer.Cell(GrantFacts.summary(agent["agent_capability_grants"])),
                            agent.cell("name"),
                        ], json: agent.serialized())
                }))
    }
}

struct AgentsShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One agent, and what it was granted.")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let agent = try await AdminClient(data).get("/agents/\(agent.id)")
        var facts: [Answer.Fact] = [
            .init("agent", agent.cell("agent_id")), .init("calls itself", agent.cell("name")),
            .init("state", agent.standing), .init("mode", agent.cell("mode")),
            .init("host", agent.cell("host_id")), .init("user", agent.cell("user_id")),
            .init("since", agent.cell("created_at")),
            .init("last used", agent.cell("last_used_at")),
            .init("ends", agent.cell("expires_at")),
        ]
        facts += GrantFacts.facts(agent["agent_capability_grants"])
        try console.print(Answer(facts, json: agent))
    }
}

struct AgentsRevokeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an agent, for good.")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let revoked = try await AdminClient(data).post("/agents/\(agent.id)/revoke")
        try console.print(Answer(revoked, showing: ["agent_id", "status"]))
    }
}

/// Which agent a command is about.
struct AgentArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The agent, agt_….", valueName: "agent"))
    var id: String

    mutating func validate() throws {
        guard AgentID(id) != nil else {
            throw ValidationError(
                "'\(id)' is not the id of an agent, agt_…; agentauth admin agents list shows them")
        }
    }
}
