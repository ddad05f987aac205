// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What every command takes about its output.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("How the answer is printed (default: table).", valueName: "format"))
    private var chosen: OutputFormat?

    @Flag(name: .customLong("json"), help: "The same as -o json.")
    private var isJSON = false

    @Option(help: "Colours on a terminal, always, or never.")
    var color = ColorChoice.auto

    @Flag(name: .shortAndLong, help: "Only the answer and errors.")
    private var quiet = false

    @Flag(name: .shortAndLong, help: "Also say what is being done.")
    private var verbose = false

    @Option(help: "How progress is shown on standard error.")
    var progress = ProgressStyle.auto

    var format: OutputFormat { isJSON ? .json : chosen ?? .table }

    var verbosity: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }

    mutating func validate() throws {
        if isJSON, let chosen, chosen != .json {
            throw ValidationError("--json and -o \(chosen.rawValue) contradict each other")
        }
        if quiet, verbose { throw ValidationError("-q and -v contradict each other") }
    }

    /// The format of a command line that may not be right.
    static func format(guessedFrom arguments: [String]) -> OutputFormat {
        if arguments.contains("--json") { return .json }
        for (index, word) in arguments.enumerated() {
            let value: Substring? =
                if word == "-o" || word == "--output" {
                    arguments[(index + 1)...].first.map { $0[...] }
                } else if word.hasPrefix("--output=") {
                    word.dropFirst("--output=".count)
                } else {
                    nil
                }
            if let value, let format = OutputFormat(rawValue: String(value)) { return format }
        }
        return .table
    }
}
