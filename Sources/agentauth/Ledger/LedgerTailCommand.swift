// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Storage

struct LedgerTailCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "The last entries, in order.",
        discussion: "As JSON, each entry is printed as it is stored, byte for byte.")

    @OptionGroup var data: DataOptions

    @Option(name: [.customShort("n"), .customLong("lines")], help: "How many entries.")
    var count = 10

    @OptionGroup var output: OutputOptions

    /// More would be an export.
    private static let countLimit = 100_000

    mutating func validate() throws {
        guard 0...LedgerTailCommand.countLimit ~= count else {
            throw ValidationError("-n is 0 to \(LedgerTailCommand.countLimit); use ledger export")
        }
    }

    func run(_ console: Console) throws {
        let ledger = try OpenLedger(data)
        let lines = try ledger.environment.read { txn in
            let size = try ledger.reader.head(in: txn).size
            return try (size - min(UInt64(count), size)..<size).map { seq in
                guard let line = try ledger.reader.entry(seq, in: txn) else {
                    throw LedgerError.damaged("entry \(seq) is missing")
                }
                return line
            }
        }
        try console.print(EntryList(lines).answer)
    }
}
