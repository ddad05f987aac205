// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Transparency

/// What is judged, and by which measure.
struct JudgingOptions: ParsableArguments {
    @OptionGroup var data: DataOptions

    @Option(
        help: ArgumentHelp(
            "The verifier key to trust (default: the one that what is judged names).",
            valueName: "vkey"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The manifest of an export to judge instead of a data directory.", valueName: "file"))
    var export: String?

    @Option(
        help: ArgumentHelp(
            "A checkpoint from elsewhere that the ledger has to continue.", valueName: "file"))
    var checkpoint: String?

    @Flag(help: "Do not decide unless all entries are signed by a trusted key.")
    var requireSigned = false

    mutating func validate() throws {
        guard export != nil else { return }
        guard data.given == nil, checkpoint == nil else {
            throw ValidationError("--export stands for itself: without --data and --checkpoint")
        }
    }

    /// The same options for the process that judges.
    var arguments: [String] {
        var words = export.map { ["--export", $0] } ?? ["--data", data.directory]
        if let key { words += ["--key", key] }
        if let checkpoint { words += ["--checkpoint", checkpoint] }
        if requireSigned { words.append("--require-signed") }
        return words
    }

    /// The key to trust, if one was given.
    func trustedKey() throws -> VerifierKey? {
        try key.map { try VerifierKey(argument: $0) }
    }

    /// The checkpoint from elsewhere, if one was given.
    func keptCheckpoint() throws -> SignedNote? {
        try checkpoint.map { try SignedNote(parsing: InputFile.read($0)) }
    }
}
