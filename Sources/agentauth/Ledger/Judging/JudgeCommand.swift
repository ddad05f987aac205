// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import StrictJSON

/// The other half of `ledger verify`, in a process of its own, because a damaged page can crash
/// whoever maps it. It prints a line of JSON as it goes on, and at last its verdict.
struct JudgeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: "Judge a ledger for another process.",
        shouldDisplay: false)

    @OptionGroup var judging: JudgingOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        try console.write(line(try judgement(console).line))
    }

    private func judgement(_ console: Console) throws -> Judgement {
        let key = try judging.trustedKey()
        let verifier = LedgerVerifier(key: key, requireSigned: judging.requireSigned)
        var told: UInt64 = 0
        func goOn(_ done: UInt64, of total: UInt64) -> Bool {
            // A hundred lines, however long the ledger is.
            if done >= told {
                told = done + max(total / 100, 1)
                try? console.write(line(["done": .count(done), "of": .count(total)]))
            }
            return !console.out.isClosed && !Interrupt.isReceived
        }
        if let manifest = judging.export {
            return Judgement(verifier.verify(export: manifest, progress: goOn))
        }
        let directory = judging.data.directory
        let ledger: OpenLedger
        do {
            ledger = try OpenLedger(directory: directory)
        } catch {
            return Judgement(unreadable: "\(error)")
        }
        var verdict = verifier.verify(
            ledger.environment, files: LedgerFiles(directory: directory), progress: goOn)
        if let path = judging.checkpoint {
            try OutsideCheckpoint(path).compare(with: ledger, key: key, &verdict)
        }
        return Judgement(verdict)
    }

    private func line(_ json: JSONValue) -> String {
        String(decoding: json.serialized(), as: UTF8.self) + "\n"
    }
}
