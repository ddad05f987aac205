// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct RequestCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask for more on behalf of an agent.",
        discussion: "What the agent holds already stays, whatever is decided.")

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var grants: GrantOptions
    @OptionGroup var approval: ApprovalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if grants.specs.isEmpty {
            throw ValidationError("give at least one --grant")
        }
    }

    func run(_ console: Console) async throws {
        let (waiting, wish, asked) = (approval.waiting, approval.wish, grants.requests)
        let connection = try await keys.withClient(console) { client in
            try await client.requestCapabilities(
                asked, for: try agent.connection(in: client).agent, wish: wish,
                wait: waiting.patience
            ) { approval in
                waiting.show(approval, on: console)
            }
        }
        try console.conclude(connection, asked: asked)
    }
}

struct ReactivateCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "reactivate", abstract: "Wake an agent that has expired.",
        discussion: "It falls back to what its host gets by default.")

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var waiting: WaitOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let waiting = waiting
        let connection = try await keys.withClient(console) { client in
            try await client.reactivate(
                try agent.connection(in: client).agent, wait: waiting.patience
            ) { approval in
                waiting.show(approval, on: console)
            }
        }
        try console.print(Answer(connection))
    }
}

struct DisconnectCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "disconnect", abstract: "Revoke an agent and forget its key; final.")

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let (id, ledger) = try await keys.withClient(console) { client in
            let id = try agent.connection(in: client).agent
            return (id, try await client.disconnect(id))
        }
        try console.print(
            Answer(
                [.init("agent", id.text), .init("status", Answer.Cell(.none("revoked")))],
                json: [
                    "agent_id": .string(id.text), "status": "revoked",
                    "ledger": ledger.map { .string($0.headerValue) } ?? .null,
                ]))
    }
}
