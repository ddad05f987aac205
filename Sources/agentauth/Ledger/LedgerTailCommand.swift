// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import ArgumentParser
import Storage

struct LedgerTailCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "The last entries, in order.",
        discussion: """
            As JSON, each entry is printed as it is stored, byte for byte. With -f, new entries \
            follow until Ctrl-C.
            """)

    @OptionGroup var data: DataOptions

    @Option(name: [.customShort("n"), .customLong("lines")], help: "How many entries.")
    var count = 10

    @Flag(name: .shortAndLong, help: "Go on with every new entry; as table, wide or ndjson.")
    var follow = false

    @OptionGroup var output: OutputOptions

    /// How often a followed ledger is looked at, in milliseconds: what a person takes for at once.
    private static let pause: Int32 = 200

    /// More would be an export.
    private static let countLimit = 100_000

    mutating func validate() throws {
        guard 0...LedgerTailCommand.countLimit ~= count else {
            throw ValidationError("-n is 0 to \(LedgerTailCommand.countLimit); use ledger export")
        }
        guard !follow || [.table, .wide, .ndjson].contains(output.format) else {
            throw ValidationError("-f has no end, so it cannot be \(output.format.rawValue)")
        }
    }

    func run(_ console: Console) throws {
        console.detail("reading \(data.directory)")
        var (lines, next) = try entries { $0 - min(UInt64(count), $0) }
        try console.print(EntryList(lines).answer)
        while follow, !console.out.isClosed {
            try Interrupt.pause(milliseconds: LedgerTailCommand.pause)
            (lines, next) = try entries { [next] size in min(next, size) }
            try console.print(EntryList(lines, hasHeader: false).answer)
        }
    }

    /// The entries from one on, and where the next ones begin. Opened anew each time, because a
    /// server may have come or gone.
    private func entries(
        from start: (_ size: UInt64) -> UInt64
    ) throws -> (lines: [[UInt8]], next: UInt64) {
        let ledger = try OpenLedger(directory: data.directory)
        defer { ledger.environment.close() }
        return try ledger.environment.read { txn in
            let size = try ledger.reader.head(in: txn).size
            let lines = try (start(size)..<size).map { seq in
                guard let line = try ledger.reader.entry(seq, in: txn) else {
                    throw LedgerError.damaged("entry \(seq) is missing")
                }
                return line
            }
            return (lines, size)
        }
    }
}
