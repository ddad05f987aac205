// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct HostsDefaultsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "defaults",
        abstract: "Say what a host's agents get without anybody being asked.",
        discussion: """
            What is named here takes the place of what was there. Agents keep what they hold; those \
            that come, or come back, get this.
            """)

    @OptionGroup var host: HostArgument

    @Option(
        name: .customLong("capability"),
        help: ArgumentHelp("What its agents get, as a grant spec; repeat it.", valueName: "spec"),
        transform: GrantSpec.init)
    var capabilities: [GrantSpec] = []

    @Flag(help: "Take all of it away.")
    var none = false

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if capabilities.isEmpty != none {
            throw ValidationError("give --capability, or --none for none at all")
        }
    }

    func run(_ console: Console) async throws {
        let changed = try await AdminClient(data).post(
            "/hosts/\(host.id)/defaults",
            ["capabilities": .array(capabilities.map(\.request.json))])
        try console.print(
            Answer(
                [
                    .init("host", changed.cell("host_id")),
                    .init("defaults", changed.capabilities("default_capabilities")),
                ], json: changed))
    }
}
