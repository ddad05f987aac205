// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct LedgerStatsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "How large the ledger is, and what is in it.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let ledger = try OpenLedger(data, console)
        let progress = console.progress("counting")
        defer { progress.finish() }
        let figures = try LedgerFigures(ledger) { done, total in
            progress.update(done, of: total)
            try Interrupt.check()
        }
        progress.finish()
        try console.print(figures.answer)
    }
}
