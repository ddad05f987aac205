// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Transparency

struct InspectCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "What a checkpoint, a proof file or a token says.",
        discussion: """
            Checkpoints and proofs are judged with the key that --key names: exit code 0, 2 or 9. \
            Tokens are only decoded, never verified; read them from standard input, since others \
            see the command line.
            """)

    @Argument(
        help: ArgumentHelp(
            "A file, a token, or - for standard input.", valueName: "file|token|-"))
    var subject: String

    @Option(help: ArgumentHelp("The verifier key to trust.", valueName: "vkey"))
    var key: String?

    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let key = try key.map { try VerifierKey(argument: $0) }
        let inspection = try Inspection(of: InspectedInput(subject), key: key)
        try console.print(inspection.answer)
        if let failure = inspection.failure { throw failure }
    }
}
