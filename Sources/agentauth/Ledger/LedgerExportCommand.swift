// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Cryptography
import StrictJSON

struct LedgerExportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The whole ledger in files that are verified without it.",
        discussion: """
            NAME.ndjson holds the entries as they are stored, one a line; NAME.manifest.json says how \
            to check them: agentauth ledger verify --export NAME.manifest.json. Files of that name \
            are replaced. With --out - the entries are streamed to standard output.
            """)

    @OptionGroup var data: DataOptions

    @Option(
        help: ArgumentHelp(
            "Where to: the files' name, or - for standard output.", valueName: "name"))
    var out: String

    @Flag(help: "Write NAME.ndjson.gz, in gzip members of 4,096 lines.")
    var gzip = false

    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if out == "-", gzip { throw ValidationError("--gzip is for files; pipe --out - to gzip") }
        if out.isEmpty { throw ValidationError("--out is a name, or -") }
    }

    func run(_ console: Console) throws {
        let export = try LedgerExport(OpenLedger(data, console).environment)
        let progress = console.progress("exporting")
        defer { progress.finish() }
        func goOn(_ done: UInt64, of total: UInt64) -> Bool {
            progress.update(done, of: total)
            return !Interrupt.isReceived
        }
        guard out != "-" else { return try stream(export, goOn, console) }
        let manifest = try export.write(out, isCompressed: gzip, progress: goOn)
        progress.finish()
        try console.print(answer(manifest))
    }

    private func stream(
        _ export: LedgerExport, _ goOn: LedgerExport.Progress, _ console: Console
    ) throws {
        do {
            // Whoever reads may have had enough.
            try export.stream(progress: { goOn($0, $1) && !console.out.isClosed }) {
                try console.out.write($0)
            }
        } catch LedgerError.stopped where console.out.isClosed {
            return
        }
    }

    private func answer(_ manifest: Manifest) -> Answer {
        Answer(
            [
                .init("entries", String(manifest.range.count)),
                .init("manifest", "\(out).manifest.json"),
            ]
                + manifest.parts.flatMap { part -> [Answer.Fact] in
                    [
                        .init("file", part.name), .init("bytes", String(part.byteCount)),
                        .init("sha256", part.digest.description),
                    ]
                },
            json: [
                "entries": .count(UInt64(manifest.range.count)),
                "manifest": .string("\(out).manifest.json"),
                "parts": .array(
                    manifest.parts.map { part in
                        [
                            "name": .string(part.name), "lines": .count(part.lines),
                            "bytes": .count(part.byteCount),
                            "sha256": .string(part.digest.description),
                        ]
                    }),
            ])
    }
}
