// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The commands that look at a ledger. They only read, beside a running server too, each in read
/// transactions that end at once.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look at the ledger, prove, verify and export it.",
        subcommands: [
            LedgerStatsCommand.self, LedgerTailCommand.self, LedgerShowCommand.self,
            LedgerVerifyCommand.self, LedgerProveCommand.self, LedgerExportCommand.self,
            LedgerKeyCommand.self, JudgeCommand.self,
        ])
}
