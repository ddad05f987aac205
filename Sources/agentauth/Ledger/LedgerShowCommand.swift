// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Audit
import Cryptography
import Storage
import StrictJSON
import Transparency

struct LedgerShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One entry, with its hash.",
        discussion: "As JSON, the entry is printed as it is stored, byte for byte.")

    @Argument(help: ArgumentHelp("The entry's sequence number.", valueName: "seq"))
    var sequence: UInt64

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let ledger = try OpenLedger(data, console)
        let (line, payload, covered) = try ledger.environment.read { txn in
            guard let line = try ledger.reader.entry(sequence, in: txn) else {
                throw LedgerError.outOfRange
            }
            let note = try ledger.reader.latestCheckpoint(in: txn)
            return (
                line, try ledger.reader.payload(sequence, in: txn),
                try note.map { try Checkpoint(parsing: $0.text).size } ?? 0
            )
        }
        try console.print(Answer(facts(line, payload, covered), json: line))
    }

    private func facts(_ line: [UInt8], _ payload: [UInt8]?, _ covered: UInt64) -> [Answer.Fact] {
        var facts: [Answer.Fact] = []
        if let entry = AuditedEntryLine(line) {
            facts.append(.init("what", AuditSentence.sentence(for: entry)))
            for (name, value) in entry.members {
                facts.append(
                    .init(name, value.string ?? String(decoding: value.serialized(), as: UTF8.self))
                )
            }
        } else {
            facts.append(.init("what", Answer.Cell(.bad("not an entry of this format"))))
        }
        facts.append(.init("leaf", Base64URL.encode(MerkleTree.leafHash(of: line.span).bytes)))
        facts.append(
            .init("payload", payload.map { "sealed, \($0.count) bytes" } ?? "none or erased"))
        facts.append(
            .init(
                "checkpoint",
                Answer.Cell(
                    sequence < covered ? .good("covered") : .open("not yet covered"))))
        return facts
    }
}
