// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import Glibc

struct ConnectCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Make an agent and have it approved.",
        discussion: """
            The agent gets a key of its own, which stays here. A person decides on what it asks for; \
            where and with which code is shown on standard error.
            """)

    @OptionGroup var provider: ProviderOptions
    @OptionGroup var grants: GrantOptions

    @Option(
        help: ArgumentHelp("delegated (default) or autonomous.", valueName: "mode"),
        transform: ConnectCommand.mode)
    var mode = AgentMode.delegated

    @Option(help: ArgumentHelp("What the agent is called.", valueName: "name"))
    var name = "agentauth"

    @OptionGroup var approval: ApprovalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let request = ConnectRequest(
            issuer: try provider.issuer(), name: name, capabilities: grants.requests, mode: mode,
            hostName: ConnectCommand.machine, wish: approval.wish)
        let waiting = approval.waiting
        let connection = try await keys.withClient(console) { client in
            try await client.connect(request, wait: waiting.patience) { asked in
                waiting.show(asked, on: console)
            }
        }
        try console.conclude(connection, asked: request.capabilities)
    }

    private static func mode(_ text: String) throws -> AgentMode {
        guard let mode = AgentMode(rawValue: text) else {
            throw ValidationError("the mode is delegated or autonomous")
        }
        return mode
    }

    /// What this computer is called, for whoever decides.
    private static var machine: String? {
        var name = utsname()
        guard uname(&name) == 0 else { return nil }
        return withUnsafeBytes(of: &name.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
