// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct CompletionsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "The script with which a shell completes commands and options.",
        discussion: "Load it where the shell starts, such as: source <(agentauth completions bash)")

    /// The shells that are known.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        fileprivate var known: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        // It ends with its last line or without, as the shell has it.
        try console.write(AgentAuthCommand.completionScript(for: shell.known) + "\n")
    }
}
