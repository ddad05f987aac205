// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import FixturesSupport
import Foundation
import Storage

/// A data directory that this process writes, as a server does, and others look at meanwhile.
struct WrittenLedger {
    /// What the commands are run in; the data is in `data` below it.
    let directory: URL
    private let environment: Environment
    private let tables: LedgerTables
    private let files: LedgerFiles
    private let checkpointer: Checkpointer
    private let random = SystemRandomSource()

    private static let origin = "log.example/test"
    private static let begin: Int64 = 1_767_225_600_000

    /// A new one, with entry 0.
    init() throws {
        try self.init(in: Fixtures.temporaryDirectory())
        try append([
            .created(
                key: checkpointer.verifierKey, isSimulation: false,
                milliseconds: WrittenLedger.begin,
                salt: random.bytes(LedgerLimits.saltByteCount))
        ])
    }

    /// One that goes on where the copy of another stands, under the same key.
    init(continuingCopyOf other: WrittenLedger) throws {
        let directory = try Fixtures.temporaryDirectory()
        try FileManager.default.copyItem(
            at: other.directory.appending(path: "data"), to: directory.appending(path: "data"))
        try self.init(in: directory)
    }

    private init(in directory: URL) throws {
        self.directory = directory
        let data = directory.appending(path: "data").path
        environment = try Environment.open(data)
        tables = try LedgerTables(environment)
        files = LedgerFiles(directory: data)
        let key =
            try files.loadKey(origin: WrittenLedger.origin)
            ?? files.createKey(origin: WrittenLedger.origin, using: random)
        checkpointer = Checkpointer(
            key: key, tables: tables, files: files, latest: nil, scheduling: .inline)
    }

    /// Appends entries and signs the ledger.
    func append(count: Int) throws {
        try append(
            (0..<count).map { _ in
                EntryDraft(
                    type: "ledger.heartbeat", milliseconds: WrittenLedger.begin,
                    salt: random.bytes(LedgerLimits.saltByteCount))
            })
    }

    private func append(_ drafts: [EntryDraft]) throws {
        try environment.write { txn in
            var appender = try Appender.load(tables, in: txn)
            for draft in drafts { _ = try appender.append(draft, in: txn) }
            try appender.seal(in: txn)
            let checkpoint = try checkpointer.sign(size: appender.size, root: appender.root())
            try checkpointer.record(checkpoint, in: txn)
            checkpointer.publish(checkpoint)
        }
    }

    /// Stops writing, so that what lies there can be looked at as a copy.
    func close() { environment.close() }

    /// Runs a line of shell beside the data.
    func shell(_ line: String) async throws -> Executable.Outcome {
        try await Executable.shell(line, in: directory)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
