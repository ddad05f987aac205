// SPDX-License-Identifier: Apache-2.0
import Cryptography
public import Storage
import StrictJSON
import Transparency

/// Writes the whole log, as of now, to files that are verified without the data directory.
///
/// `NAME.ndjson` or `NAME.ndjson.gz` holds the entries' lines and nothing else, so that a line is
/// what its leaf was hashed from; `NAME.manifest.json` says how to check them.
public struct LedgerExport: Sendable {
    /// Lines in a gzip member, and in a read transaction.
    public static let linesPerMember: UInt64 = 4096

    private let environment: Environment
    private let tables: LedgerTables

    /// An export of the ledger in this environment, which may be in use.
    public init(_ environment: Environment) throws(StorageError) {
        self.environment = environment
        tables = try LedgerTables(environment)
    }

    /// How far it has come, in lines. False stops it.
    public typealias Progress = (_ done: UInt64, _ total: UInt64) -> Bool

    /// Writes `NAME.ndjson[.gz]` and, last, `NAME.manifest.json`; files that are there are replaced.
    ///
    /// Throws `LedgerError.stopped` when `progress` says so; there is no manifest then.
    @discardableResult
    public func write(
        _ name: String, isCompressed: Bool, progress: Progress = { _, _ in true }
    ) throws -> Manifest {
        let start = try begin()
        let path = name + (isCompressed ? ".ndjson.gz" : ".ndjson")
        var file = try OutputFile(path)
        var gzip = GzipWriter()
        try forEachPiece(start, progress) { lines in
            try file.write(isCompressed ? gzip.member(lines) : lines)
        }
        try file.sync()
        let fileName = path.utf8.lastIndex(of: UInt8(ascii: "/"))
            .map { String(path[path.utf8.index(after: $0)...]) }
        let manifest = Manifest(
            key: start.key, checkpoint: start.checkpoint, range: 0..<start.head.size,
            root: start.head.root, lastLeaf: start.head.lastLeaf,
            parts: [
                Manifest.Part(
                    name: fileName ?? path, lines: start.head.size, byteCount: file.byteCount,
                    digest: file.digest)
            ])
        try DurableFile.replace(name + ".manifest.json", manifest.encoded())
        return manifest
    }

    /// Hands on the lines, each with its newline, some thousand at a time.
    public func stream(
        progress: Progress = { _, _ in true }, _ body: ([UInt8]) throws -> Void
    ) throws {
        try forEachPiece(try begin(), progress, body)
    }

    /// What belongs together: one snapshot.
    private struct Start {
        let head: LedgerHead
        let key: VerifierKey
        let checkpoint: SignedNote?
    }

    private func begin() throws -> Start {
        try environment.read { txn in
            let head = try LedgerHead.read(tables, in: txn)
            guard let first = try txn.bytes(tables.entries, 0),
                let key = VerifierKey(createdLine: first)
            else { throw LedgerError.damaged("entry 0 does not say whose ledger this is") }
            return Start(
                head: head, key: key,
                checkpoint: try LedgerReader(tables).latestCheckpoint(in: txn))
        }
    }

    private func forEachPiece(
        _ start: Start, _ progress: Progress, _ body: ([UInt8]) throws -> Void
    ) throws {
        var next: UInt64 = 0
        while next < start.head.size {
            guard progress(next, start.head.size) else { throw LedgerError.stopped }
            let end = min(next + LedgerExport.linesPerMember, start.head.size)
            var lines: [UInt8] = []
            try environment.read { txn in
                try txn.scan(tables.entries, from: next, before: end) { seq, line in
                    guard seq == next else { return .stop }
                    lines.append(line)
                    lines.append(UInt8(ascii: "\n"))
                    next += 1
                    return .next
                }
            }
            guard next == end else { throw LedgerError.damaged("entry \(next) is missing") }
            try body(lines)
        }
        _ = progress(next, start.head.size)
    }
}
