// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import StrictJSON

struct LedgerVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that nothing was changed, removed, reordered or added later.",
        discussion: """
            The verdict is intact (exit code 0), damaged (2), unreadable (8) or undecided (9). \
            Without --key, it only shows that the directory agrees with itself.
            """)

    @OptionGroup var judging: JudgingOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        // What is wrong with the command line is said before a process is started for it.
        _ = try judging.trustedKey()
        _ = try judging.keptCheckpoint()
        let progress = console.progress("verifying")
        defer { progress.finish() }
        var judgement: Judgement?
        let ending = try ChildProcess.run(["ledger", "judge", "-q", "--json"] + judging.arguments) {
            guard let line = try? JSONValue(parsing: $0) else { return }
            if let done = line["done"]?.count, let total = line["of"]?.count {
                progress.update(done, of: total)
            } else {
                judgement = Judgement(line: line)
            }
        }
        progress.finish()
        try Interrupt.check()
        let verdict =
            (ending == .exited(0) ? judgement : nil)
            ?? Judgement(unreadable: LedgerVerifyCommand.reason(of: ending))
        try console.print(verdict.answer)
        if let failure = verdict.failure { throw failure }
    }

    private static func reason(of ending: ChildProcess.Ending) -> String {
        switch ending {
        case .exited(ExitStatus.dataUnusable.rawValue): "a damaged page points behind the end"
        case .exited(let code): "the process that judged it ended with exit code \(code)"
        case .killed(let signal): "reading it ended in signal \(signal), as with a damaged page"
        }
    }
}
