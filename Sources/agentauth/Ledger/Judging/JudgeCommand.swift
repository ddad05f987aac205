// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Storage
import StrictJSON
import Transparency

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
        let checkpoint = try judging.keptCheckpoint()
        let verifier = LedgerVerifier(
            key: key, requireSigned: judging.requireSigned, checkpoint: checkpoint)
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
        if let checkpoint, let signer = key ?? ownKey(directory), !checkpoint.names(signer) {
            return Judgement(undecided: "the checkpoint given is of another ledger")
        }
        return Judgement(verifier.verify(directory: directory, progress: goOn))
    }

    /// The key that the directory itself names; nil where it cannot be read, which the verifier says
    /// better.
    private func ownKey(_ directory: String) -> VerifierKey? {
        guard let ledger = try? OpenLedger(directory: directory) else { return nil }
        // The verifier opens it again.
        defer { ledger.environment.close() }
        return try? ledger.ownKey()
    }

    private func line(_ json: JSONValue) -> String {
        String(decoding: json.serialized(), as: UTF8.self) + "\n"
    }
}

extension SignedNote {
    /// Whether a signature stands there under this key's name and ID, be it genuine or not.
    fileprivate func names(_ key: VerifierKey) -> Bool {
        do {
            return try !signers(among: [key]).isEmpty
        } catch {
            return error != .unsigned
        }
    }
}
