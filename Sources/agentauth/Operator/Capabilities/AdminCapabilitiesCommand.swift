// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct AdminCapabilitiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capabilities", abstract: "What the server offers, and withholds.",
        subcommands: [
            AdminCapabilitiesListCommand.self, CapabilityDisableCommand.self,
            CapabilityEnableCommand.self,
        ])
}

struct AdminCapabilitiesListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The capabilities, the withheld ones included.")

    @OptionGroup var list: ListOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let capabilities = try await AdminClient(data).list("capabilities", list, console)
        let names = ["provider", "effects", "disabled_at", "description"]
        try console.print(
            Answer(
                [
                    .init(title: "capability"), .init(title: "state"), .init(title: "plug-in"),
                    .init(title: "effects"), .init(title: "disabled", isWide: true),
                    .init(title: "what it does"),
                ],
                capabilities.map { capability in
                    Answer.Row(
                        cells: [capability.cell("name"), capability.standing]
                            + names.map { capability.cell($0) }, json: capability.serialized())
                }))
    }
}

struct CapabilityDisableCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Withhold a capability from everybody, at once.",
        discussion: """
            Grants stay, and are of no use until it is enabled again. It holds over restarts.
            """)

    @OptionGroup var capability: CapabilityArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let disabled = try await AdminClient(data).post("/capabilities/\(capability.name)/disable")
        try console.print(Answer(disabled, showing: ["name", "status"]))
    }
}

struct CapabilityEnableCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Give a capability back.")

    @OptionGroup var capability: CapabilityArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let enabled = try await AdminClient(data).post("/capabilities/\(capability.name)/enable")
        try console.print(Answer(enabled, showing: ["name", "status"]))
    }
}

/// Which capability a command is about.
struct CapabilityArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The capability.", valueName: "name"))
    var name: String

    mutating func validate() throws {
        guard name.isPathPart else {
            throw ValidationError("'\(name)' is not the name of a capability")
        }
    }
}
