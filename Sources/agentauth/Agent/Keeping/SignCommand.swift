// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct SignCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Print a fresh token of an agent, good once and for a minute.",
        discussion: "Whoever has it acts as the agent. Keep it out of logs and command lines.")

    @OptionGroup var agent: ConnectionArgument

    @Option(
        name: .customLong("aud"),
        help: ArgumentHelp("Whom it is for (default: the agent's server).", valueName: "url"))
    var audience: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What it is narrowed to (default: nothing).", valueName: "name"))
    var capabilities: [String] = []

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let signed = try await keys.withClient(console) { client in
            try client.signToken(
                for: try agent.connection(in: client).agent, audience: audience,
                capabilities: capabilities.isEmpty ? nil : capabilities)
        }
        if console.out.isTerminal {
            console.say(
                "Whoever reads this token can act as the agent until it is used or expires.")
        }
        guard console.format.isForScripts else { return try console.write(signed.token + "\n") }
        try console.print(
            Answer(
                [.init("token", signed.token)],
                json: [
                    "token": .string(signed.token),
                    "expires_in": .number(JSONNumber(signed.expiresIn)),
                ]))
    }
}
