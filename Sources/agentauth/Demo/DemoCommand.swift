// SPDX-License-Identifier: Apache-2.0
import AgentAuthSimulator
import ArgumentParser

struct DemoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The main job, start to end, in one process.",
        discussion: """
            With --once: agents connect, are approved, act within and against what they were given, \
            ask for more and are revoked, in virtual time and without a port; then the ledger is \
            verified. The story goes to standard error with the ledger's sequence numbers, a summary \
            to standard output. Exit code 2 when a step did not go as it must.
            """)

    @Flag(help: "Tell the story once, and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "Repeat a run: the same number gives the same ledger, byte for byte.", valueName: "n"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Keep the data here, in a new or empty directory (default: a temporary one).",
            valueName: "dir"))
    var data: String?

    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        guard once else {
            throw Failure(
                usage: "demo runs only with --once", why: "this version has no server to stay with",
                hint: "agentauth demo --once")
        }
        let directory = try DemoDirectory(data)
        let report: DemoRun.Report
        do {
            defer { directory.removeIfTemporary() }
            console.detail("the data directory is \(directory.path)")
            report = try DemoRun(directory: directory.path, seed: seed).run { line in
                console.say(DemoCommand.text(of: line))
            }
        } catch let error as StoryError {
            throw Failure(
                .checkFailed, "story", what: "the story did not go as it must",
                why: error.description, hint: "run it again with --data DIR, and look at its ledger"
            )
        }
        try Interrupt.check()
        try console.print(DemoSummary(report, isKept: data != nil).answer)
        guard report.verified else {
            throw Failure(
                .checkFailed, "ledger_damaged", what: "the ledger does not verify",
                why: "ledger verify says more", hint: "run it again with --data DIR")
        }
    }

    /// `#` and the entry's number, then what happened.
    private static func text(of line: DemoStory.Line) -> String {
        let number = line.sequence.map { "#\($0)" } ?? ""
        return String(repeating: " ", count: max(5 - number.count, 0)) + number + "  "
            + line.text.printable
    }
}
