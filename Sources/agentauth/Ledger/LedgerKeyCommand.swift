// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import StrictJSON
import Transparency

struct LedgerKeyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The verifier key of the ledger.",
        discussion: """
            Keep it elsewhere: ledger verify --key and inspect --key trust it, not the directory.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        guard let key = try OpenLedger(data, console).ownKey() else {
            throw LedgerError.damaged("entry 0 names no verifier key")
        }
        guard console.format != .table else { return try console.write("\(key)\n") }
        try console.print(
            Answer(
                [.init("key", key.description), .init("origin", key.name)],
                json: ["key": .string(key.description), "origin": .string(key.name)]))
    }
}
