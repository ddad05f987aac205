// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Storage
import StrictJSON
import Transparency

struct LedgerProveCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "A proof file that one entry stands in the ledger.",
        discussion: """
            Prints a tlog-proof (C2SP) with the entry as its extra data. It is verified without the \
            ledger: agentauth inspect FILE --key VKEY
            """)

    @Argument(help: ArgumentHelp("The entry's sequence number.", valueName: "seq"))
    var sequence: UInt64

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let ledger = try OpenLedger(data, console)
        let proof = try ledger.environment.read { txn in
            try ledger.reader.tlogProof(sequence, in: txn)
        }
        guard console.format.isForScripts else { return try console.write(proof.rendered()) }
        let json: JSONValue = ["seq": .count(proof.index), "proof": .string(proof.rendered())]
        try console.print(Answer([], json: json))
    }
}
