// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct RotateAgentKeyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "rotate-agent-key", abstract: "Give an agent a new key.",
        discussion: "The old one opens nothing from then on. Where no answer came, run it again.")

    @OptionGroup var agent: ConnectionArgument
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let (id, status) = try await keys.withClient(console) { client in
            let id = try agent.connection(in: client).agent
            return (id, try await client.rotateKey(of: id))
        }
        try console.print(
            Answer(
                [
                    .init("agent", id.text),
                    .init("status", Answer.Cell(State(standing: status.rawValue))),
                ],
                json: ["agent_id": .string(id.text), "status": .string(status.rawValue)]))
    }
}

struct RotateHostKeyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "rotate-host-key", abstract: "Give this host a new key at one server.",
        discussion: "Its agents go on. Where no answer came, run it again.")

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let issuer = try provider.issuer()
        let host = try await keys.withClient(console) { client in
            try await client.rotateHostKey(at: issuer)
        }
        try console.print(
            Answer(
                [.init("host", host.text), .init("server", issuer)],
                json: ["host_id": .string(host.text), "issuer": .string(issuer)]))
    }
}
