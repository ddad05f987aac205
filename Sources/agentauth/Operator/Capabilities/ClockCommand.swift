// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "The clock that the server goes by.",
        subcommands: [ClockAcceptCommand.self])
}

struct ClockAcceptCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Say that the clock is right, after it jumped.",
        discussion: """
            A server whose clock has jumped by more than ten minutes decides nothing until the \
            clock is right again, or until you have looked at it and say that it is.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let accepted = try await AdminClient(data).post("/clock/accept")
        try console.print(Answer([.init("clock", Answer.Cell(.good("accepted")))], json: accepted))
    }
}
