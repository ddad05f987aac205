// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import ArgumentParser

struct ConnectionsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "connections", abstract: "The agents whose keys are here, as last seen.",
        discussion: "No server is asked.")

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let connections = try await keys.withClient(console) { try $0.connections() }
        try console.print(Answer(connections))
    }
}

struct ConnectionCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "One of these agents, as last seen.",
        discussion: "No server is asked; agentauth status does.")

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let connection = try await keys.withClient(console) { try agent.connection(in: $0) }
        try console.print(Answer(connection))
    }
}
