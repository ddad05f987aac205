// SPDX-License-Identifier: Apache-2.0
import AgentAuthSimulator
import ArgumentParser

struct DemoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The whole stack in one process, to look at and to try.",
        discussion: """
            It opens a port, shows the console's address, keeps a few agents busy, and runs until \
            Ctrl-C. With --once, it tells the main job from start to end instead, in virtual time and \
            without a port; exit code 2 when a step did not go as it must.
            """)

    @Flag(help: "Tell the story once, and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "Repeat a run of --once: the same number gives the same ledger, byte for byte.",
            valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The port to listen on (default: 2468).", valueName: "n"))
    var port: Int?

    @Flag(help: "Do not open the console in a browser.")
    var noOpen = false

    @Option(
        help: ArgumentHelp(
            "Keep the data here, in a new or empty directory (default: a temporary one).",
            valueName: "dir"))
    var data: String?

    @OptionGroup var output: OutputOptions

    /// A-G-N-T on a phone's keypad.
    private static let standardPort = 2468

    mutating func validate() throws {
        if let port {
            guard !once else { throw ValidationError("--once opens no port") }
            guard 1...65_535 ~= port else { throw ValidationError("--port is 1 to 65535") }
        }
        guard seed == nil || once else { throw ValidationError("--seed goes with --once") }
    }

    func run(_ console: Console) async throws {
        let directory = try DemoDirectory(data)
        let report: DemoRun.Report
        do {
            defer { directory.removeIfTemporary() }
            console.detail("the data directory is \(directory.path)")
            report =
                once ? try tell(in: directory, console) : try await stay(in: directory, console)
        } catch let error as StoryError {
            throw Failure(
                .checkFailed, "story", what: "the story did not go as it must",
                why: error.description, hint: "run it again with --data DIR, and look at its ledger"
            )
        }
        if once { try Interrupt.check() }
        try console.print(DemoSummary(report, isKept: data != nil).answer)
        guard report.verified else {
            throw Failure(
                .checkFailed, "ledger_damaged", what: "the ledger does not verify",
                why: "ledger verify says more", hint: "run it again with --data DIR")
        }
    }

    private func tell(
        in directory: DemoDirectory, _ console: Console
    ) throws -> DemoRun.Report {
        try DemoRun(directory: directory.path, seed: seed).run { line in
            console.say(DemoCommand.text(of: line))
        }
    }

    private func stay(
        in directory: DemoDirectory, _ console: Console
    ) async throws -> DemoRun.Report {
        let demo = RunningDemo(
            directory: directory.path, port: port ?? DemoCommand.standardPort,
            logLevel: output.verbosity.logLevel,
            opensBrowser: !noOpen && console.err.isTerminal, console: console)
        return try DemoRun.Report(of: try await demo.run(), in: directory.path)
    }

    /// `#` and the entry's number, then what happened.
    static func text(of line: DemoStory.Line) -> String {
        let number = line.sequence.map { "#\($0)" } ?? ""
        return String(repeating: " ", count: max(5 - number.count, 0)) + number + "  "
            + line.text.printable
    }
}
